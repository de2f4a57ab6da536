package dev.heddle.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Backend;
import dev.heddle.Scope;
import dev.heddle.Task;
import dev.heddle.TaskRuntime;
import dev.heddle.Tasks;
import dev.heddle.stress.Waits;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timers of tasks on workers: who fires them, and that somebody does. */
@Tag("worker")
class WorkerTimersTest {
  private static final long HOUR = Duration.ofHours(1).toNanos();

  /** How long a task computes if what it hopes for does not happen. */
  private static final Duration BUSY = Duration.ofSeconds(2);

  private static final class Flag extends TimerEntry {
    final AtomicInteger fired = new AtomicInteger();
    volatile boolean early;
    volatile Thread by;

    Flag(long nanos) {
      super(System.nanoTime() + nanos);
    }

    @Override
    protected void fire() {
      early |= System.nanoTime() - deadline < 0;
      by = Thread.currentThread();
      fired.incrementAndGet();
    }
  }

  private static TaskRuntime runtime(int workers) {
    return TaskRuntime.builder().name("timed").backend(Backend.WORKER).workers(workers).build();
  }

  private static List<Thread> workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("timed-worker-"))
        .toList();
  }

  private static boolean compute(BooleanSupplier condition) {
    long end = System.nanoTime() + BUSY.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      Thread.onSpinWait();
    }
    return true;
  }

  private static Worker here() {
    return (Worker) CarrierAccess.currentCarrier();
  }

  @Test
  void aTaskArmsInTheQueueOfItsWorkerAndCancelsThereAtOnce() throws InterruptedException {
    try (TaskRuntime runtime = runtime(1)) {
      runtime.execute(scope -> {
        scope.spawn(() -> {
          TimerQueue own = here().timers;
          Flag entry = new Flag(HOUR);
          Timers.arm(entry);
          assertThat(TimersProbe.size(own)).isEqualTo(1);
          assertThat(entry.cancel()).isTrue();
          assertThat(TimersProbe.size(own)).isZero();
          for (int i = 0; i < 1_000_000; i++) {
            Flag timeout = new Flag(HOUR);
            Timers.arm(timeout);
            timeout.cancel();
          }
          assertThat(TimersProbe.size(own)).isLessThan(2 * TimerQueue.PURGE_MINIMUM);
        });
      });
    }
  }

  @Test
  void aWorkerFiresItsTimersBetweenTheSlicesOfBusyTasks() throws InterruptedException {
    try (TaskRuntime runtime = runtime(1)) {
      runtime.execute(scope -> {
        AtomicBoolean over = new AtomicBoolean();
        for (int i = 0; i < 2; i++) {
          scope.spawn(() -> {
            while (!over.get()) {
              Tasks.yieldNow();
            }
          });
        }
        scope.spawn(() -> {
          Thread before = CarrierAccess.currentCarrier();
          Tasks.sleep(Duration.ofMillis(3));
          over.set(true);
          assertThat(CarrierAccess.currentCarrier()).isSameAs(before);
        });
      });
    }
  }

  @Test
  void anIdleWorkerFiresTheTimersOfOneThatIsHeldUp() throws InterruptedException {
    try (TaskRuntime runtime = runtime(2)) {
      for (int turn = 0; turn < 20; turn++) {
        runtime.execute(scope -> {
          scope.spawn(() -> {
            Flag entry = new Flag(1_000_000);
            Timers.arm(entry);
            assertThat(compute(() -> entry.fired.get() == 1)).as("fired beside a hog").isTrue();
            assertThat(entry.by).isNotSameAs(CarrierAccess.currentCarrier());
            assertThat(entry.early).isFalse();
          });
        });
      }
    }
  }

  @Test
  void anEarlierTimerWakesTheWorkerThatSleepsForALaterOne() throws InterruptedException {
    try (TaskRuntime runtime = runtime(2)) {
      Flag late = new Flag(HOUR);
      runtime.execute(scope -> {
        scope.spawn(() -> Timers.arm(late));
      });
      for (int turn = 0; turn < 50; turn++) {
        Waits.until("idle workers", () -> workers().stream().allMatch(Waits::rests));
        runtime.execute(scope -> {
          scope.spawn(() -> {
            Flag soon = new Flag(200_000);
            Timers.arm(soon);
            assertThat(compute(() -> soon.fired.get() == 1)).as("fired beside a hog").isTrue();
          });
        });
      }
      assertThat(late.cancel()).isTrue();
    }
  }

  @Test
  void theDutyIsHandedOnBeforeATaskRuns() throws InterruptedException {
    // Whoever sleeps for the first timer runs the task that it wakes, which waits for the second.
    try (TaskRuntime runtime = runtime(3)) {
      for (int turn = 0; turn < 10; turn++) {
        runtime.execute(scope -> {
          AtomicBoolean second = new AtomicBoolean();
          scope.spawn(() -> {
            Tasks.sleep(Duration.ofMillis(4));
            second.set(true);
          });
          scope.spawn(() -> {
            Tasks.sleep(Duration.ofMillis(2));
            assertThat(compute(second::get)).as("the second timer fired").isTrue();
          });
        });
      }
    }
  }

  @Test
  void aTimerOutlivesItsWorker() throws InterruptedException {
    Flag entry = new Flag(50_000_000);
    Flag cancelled = new Flag(50_000_000);
    try (TaskRuntime runtime = runtime(2)) {
      runtime.execute(scope -> {
        scope.spawn(() -> {
          Timers.arm(entry);
          Timers.arm(cancelled);
        });
      });
    }
    Waits.until("the end of the workers", () -> workers().isEmpty());
    boolean first = cancelled.cancel();
    Waits.until("the firing", () -> entry.fired.get() == 1);
    assertThat(cancelled.fired.get()).isEqualTo(first ? 0 : 1);
  }

  @Test
  void idleWorkersDoNotTick() throws InterruptedException {
    try (TaskRuntime runtime = runtime(2)) {
      Flag late = new Flag(HOUR);
      runtime.execute(scope -> {
        scope.spawn(() -> Timers.arm(late));
      });
      Waits.until("idle workers", () -> workers().stream().allMatch(Waits::rests));
      long before = processorTime();
      Tasks.sleep(Duration.ofMillis(500));
      assertThat(Duration.ofNanos(processorTime() - before)).isLessThan(Duration.ofMillis(10));
      late.cancel();
    }
  }

  private static long processorTime() {
    return workers().stream()
        .mapToLong(
            worker -> ManagementFactory.getThreadMXBean().getThreadCpuTime(worker.threadId()))
        .sum();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void sleepersWakeInOrderAndNeverEarly(int workers) throws InterruptedException {
    try (TaskRuntime runtime = runtime(workers)) {
      List<Long> lateness = Collections.synchronizedList(new ArrayList<>());
      runtime.execute(scope -> {
        for (int i = 0; i < 3_000; i++) {
          long nanos = i * 7_919L % 20_000_000;
          scope.spawn(() -> {
            long due = System.nanoTime() + nanos;
            Tasks.sleep(Duration.ofNanos(nanos));
            lateness.add(System.nanoTime() - due);
          });
        }
      });
      assertThat(lateness).hasSize(3_000).allMatch(late -> late >= 0);
    }
  }

  @Test
  void whateverMovesBetweenWorkersEveryEntryFiresOnceOrIsCancelled() throws InterruptedException {
    try (TaskRuntime runtime = runtime(3)) {
      List<Flag> all = Collections.synchronizedList(new ArrayList<>());
      AtomicInteger wins = new AtomicInteger();
      runtime.execute(scope -> {
        for (int t = 0; t < 30; t++) {
          int task = t;
          scope.spawn(() -> armAndCancel(scope, task, all, wins));
        }
      });
      Waits.until(
          "all firings",
          () -> all.stream().allMatch(entry -> entry.isCancelled() || entry.fired.get() == 1));
      assertThat(all.stream().filter(TimerEntry::isCancelled)).hasSize(wins.get());
      assertThat(all)
          .noneMatch(entry -> entry.early || (entry.isCancelled() && entry.fired.get() > 0));
    }
  }

  private static void armAndCancel(Scope scope, int task, List<Flag> all, AtomicInteger wins)
      throws InterruptedException {
    List<Flag> mine = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Flag entry = new Flag((i * 31L + task) % 40 * 50_000);
      Timers.arm(entry);
      mine.add(entry);
      all.add(entry);
      if (i % 3 != 0) {
        Tasks.yieldNow(); // somewhere else perhaps
        wins.addAndGet(mine.get(i / 2).cancel() ? 1 : 0);
      }
    }
    Task<Boolean> elsewhere = scope.spawn(() -> mine.getLast().cancel());
    wins.addAndGet(elsewhere.join() ? 1 : 0);
  }
}
