package dev.heddle.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Backend;
import dev.heddle.ShutdownReport;
import dev.heddle.Task;
import dev.heddle.TaskRuntime;
import dev.heddle.Tasks;
import dev.heddle.channel.Channel;
import dev.heddle.channel.ChannelProbe;
import dev.heddle.stress.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No task that could run waits while a worker sleeps. */
@Tag("worker")
class WorkerCarriersTest {
  /** How long a task computes if what it hopes for does not happen. */
  private static final Duration BUSY = Duration.ofSeconds(2);

  /**
   * By then a runnable task must run on an idle worker. The aim is 1 ms; half the time of a hog
   * tells a missing wake-up from a machine that others use, too.
   */
  private static final Duration BOUND = BUSY.dividedBy(2);

  private static TaskRuntime runtime(int workers) {
    return TaskRuntime.builder().name("carriers").backend(Backend.WORKER).workers(workers).build();
  }

  /** Keeps the processor until {@code condition} holds, at most {@link #BUSY}. */
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

  private static void computeFor(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }

  private static void awaitSleep(int workers) {
    Waits.until(
        workers + " sleeping workers",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("carriers-worker-"))
                    .filter(Waits::rests)
                    .count()
                >= workers);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void asManyTasksRunAtOnceAsThereAreWorkers(int workers) throws InterruptedException {
    try (TaskRuntime runtime = runtime(workers)) {
      for (int turn = 0; turn < 20; turn++) {
        boolean inside = turn % 2 == 0;
        AtomicInteger running = new AtomicInteger();
        runtime.execute(scope -> {
          Runnable spawnAll =
              () -> {
                for (int i = 0; i < workers; i++) {
                  scope.spawn(() -> {
                    running.incrementAndGet();
                    assertThat(compute(() -> running.get() == workers))
                        .as("%d of %d tasks run", running.get(), workers)
                        .isTrue();
                  });
                }
              };
          if (inside) {
            scope.spawn(() -> spawnAll.run());
          } else {
            spawnAll.run();
          }
        });
      }
    }
  }

  @Test
  void aTaskWokenByOneThatRunsOnGetsAnIdleWorker() throws InterruptedException {
    try (TaskRuntime runtime = runtime(2)) {
      for (int turn = 0; turn < 20; turn++) {
        Channel<Long> channel = Channel.rendezvous();
        long delay =
            runtime.run(scope -> {
              AtomicBoolean started = new AtomicBoolean();
              Task<Long> neighbour =
                  scope.spawn(() -> {
                    long woken = channel.receive();
                    started.set(true);
                    return System.nanoTime() - woken;
                  });
              ChannelProbe.awaitReceivers(channel, 1);
              awaitSleep(2);
              scope.spawn(() -> {
                channel.trySend(System.nanoTime());
                compute(started::get);
              });
              return neighbour.join();
            });
        assertThat(Duration.ofNanos(delay)).isLessThan(BOUND);
      }
    }
  }

  @Test
  void aTaskThatYieldsToAHogGetsAnIdleWorker() throws InterruptedException {
    // The yielded task is alone in the ring, the hog it has woken stands before it in the slot.
    try (TaskRuntime runtime = runtime(2)) {
      for (int turn = 0; turn < 40; turn++) {
        long head = 50_000L + 20_000L * turn;
        Channel<Integer> channel = Channel.rendezvous();
        long delay =
            runtime.run(scope -> {
              AtomicBoolean resumed = new AtomicBoolean();
              scope.spawn(() -> {
                channel.receive();
                compute(resumed::get);
              });
              ChannelProbe.awaitReceivers(channel, 1);
              awaitSleep(2);
              return scope
                  .spawn(() -> {
                    channel.trySend(1);
                    computeFor(head);
                    long before = System.nanoTime();
                    Tasks.yieldNow();
                    resumed.set(true);
                    return System.nanoTime() - before;
                  })
                  .join();
            });
        assertThat(Duration.ofNanos(delay)).as("turn %d", turn).isLessThan(BOUND);
      }
    }
  }

  @Test
  void theNextIdleWorkerWatchesWhenTheSentinelHasTakenAJob() throws InterruptedException {
    try (TaskRuntime runtime = runtime(4)) {
      for (int turn = 0; turn < 10; turn++) {
        AtomicInteger running = new AtomicInteger();
        AtomicLong slowest = new AtomicLong();
        runtime.execute(scope -> {
          List<Channel<Integer>> channels = List.of(Channel.rendezvous(), Channel.rendezvous());
          for (Channel<Integer> channel : channels) {
            scope.spawn(() -> {
              channel.receive();
              running.incrementAndGet();
              long before = System.nanoTime();
              compute(() -> running.get() == 4);
              slowest.accumulateAndGet(System.nanoTime() - before, Math::max);
            });
            ChannelProbe.awaitReceivers(channel, 1);
          }
          awaitSleep(4);
          for (Channel<Integer> channel : channels) {
            scope.spawn(() -> {
              running.incrementAndGet();
              channel.trySend(1);
              long before = System.nanoTime();
              compute(() -> running.get() == 4);
              slowest.accumulateAndGet(System.nanoTime() - before, Math::max);
            });
          }
        });
        assertThat(Duration.ofNanos(slowest.get())).as("turn %d", turn).isLessThan(BOUND);
      }
    }
  }

  @Test
  void aTaskMadeRunnableOutsideIsNotStarvedByOnesThatYield() throws InterruptedException {
    try (TaskRuntime runtime = runtime(1)) {
      runtime.execute(scope -> {
        AtomicBoolean ran = new AtomicBoolean();
        AtomicInteger yielding = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
          scope.spawn(() -> {
            yielding.incrementAndGet();
            assertThat(
                    compute(() -> {
                      Tasks.yieldNow();
                      return ran.get();
                    }))
                .isTrue();
          });
        }
        Waits.until("three yielding tasks", () -> yielding.get() == 3);
        scope.spawn(() -> ran.set(true));
      });
    }
  }

  @Test
  void twoTasksThatWakeEachOtherDoNotStarveAThird() throws InterruptedException {
    try (TaskRuntime runtime = runtime(1)) {
      runtime.execute(scope -> {
        Channel<Integer> there = Channel.rendezvous();
        Channel<Integer> back = Channel.rendezvous();
        AtomicBoolean third = new AtomicBoolean();
        scope.spawn(() -> {
          scope.spawn(() -> third.set(true)); // behind the two in the ring
          scope.spawn(() -> there.forEach(back::send));
          assertThat(
                  compute(() -> {
                    try {
                      there.send(1);
                      back.receive();
                      return third.get();
                    } catch (InterruptedException stopped) {
                      throw new AssertionError(stopped);
                    }
                  }))
              .isTrue();
          there.close();
        });
      });
    }
  }

  @Test
  void onASingleWorkerTasksNeverRunAtTheSameTime() throws InterruptedException {
    try (TaskRuntime runtime = TaskRuntime.builder().singleWorker().build()) {
      int[] plain = new int[1];
      runtime.execute(scope -> {
        for (int i = 0; i < 200; i++) {
          scope.spawn(() -> {
            for (int k = 0; k < 100; k++) {
              plain[0]++;
              if (k % 10 == 0) {
                Tasks.yieldNow();
              }
            }
          });
        }
      });
      assertThat(plain[0]).isEqualTo(20_000);
    }
  }

  // ---- the end

  @Test
  void whatBecomesRunnableAfterTheEndStillRuns() throws InterruptedException {
    TaskRuntime runtime = runtime(2);
    Set<Thread> parked = ConcurrentHashMap.newKeySet();
    CountDownLatch go = new CountDownLatch(1);
    List<Task<Integer>> stubborn = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int number = i;
      stubborn.add(
          runtime.spawn(
              "stubborn " + i,
              () -> {
                parked.add(Thread.currentThread());
                while (go.getCount() > 0) {
                  LockSupport.park();
                }
                Thread plain = Thread.ofVirtual().start(() -> {});
                boolean done = false;
                while (!done) {
                  try {
                    plain.join();
                    done = true;
                  } catch (InterruptedException again) {
                    Thread.interrupted();
                  }
                }
                return number;
              }));
    }
    Waits.until("eight parked", () -> parked.stream().filter(Waits::rests).count() == 8);
    ShutdownReport report = runtime.shutdown(Duration.ZERO);
    assertThat(report.survivors()).hasSize(8);
    Waits.until(
        "the end of the workers",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("carriers-worker-")));
    go.countDown();
    parked.forEach(LockSupport::unpark);
    for (Task<Integer> task : stubborn) {
      Waits.until(task::toString, task::isDone);
    }
  }
}
