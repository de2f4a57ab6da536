package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.channel.Channel;
import dev.heddle.stress.Waits;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tasks that keep their carrier, in ten ways: the seven of {@link Hog}, yielding all the time,
 * spinning until another task has run, and pauses that are nobody's fault. On the Worker backend
 * each is reported, and what waits behind it runs on a spare worker. On the JDK's carriers each is
 * reported while no carrier is free, and what waits waits on.
 */
class HogTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final List<SlowTask> slow = new CopyOnWriteArrayList<>();
  private final AtomicBoolean released = new AtomicBoolean();
  private final boolean watched = TaskRuntime.shared().backend() == Backend.WORKER;
  private final TaskRuntime runtime = builder().build();
  private final long end = System.nanoTime() + LIMIT.toNanos();

  @BeforeAll
  static void prepare() throws Throwable {
    Hog.prepare();
  }

  private TaskRuntime.Builder builder() {
    return TaskRuntime.builder()
        .name("hogs")
        .workers(1)
        .taskHooks(
            new TaskHooks() {
              @Override
              public void slow(SlowTask task) {
                slow.add(task);
              }
            });
  }

  @AfterEach
  void close() {
    released.set(true);
    runtime.close();
  }

  /** Computes until {@code condition} holds; false if it does not for long. */
  private boolean compute(BooleanSupplier condition) {
    Hog.loop(() -> condition.getAsBoolean() || System.nanoTime() - end > 0);
    return condition.getAsBoolean();
  }

  private SlowTask awaitReport(String task) {
    Waits.until(() -> "a report of " + task + " among " + slow, () -> !reports(task).isEmpty());
    return reports(task).getFirst();
  }

  private List<SlowTask> reports(String task) {
    return slow.stream()
        .filter(report -> report.task() != null && report.task().name().equals(task))
        .toList();
  }

  /** Leaves one carrier of the JDK, whose number cannot be chosen. */
  private void fillOtherCarriers() throws InterruptedException {
    int others = watched ? 0 : runtime.workers() - 1;
    CountDownLatch begun = new CountDownLatch(others);
    for (int i = 0; i < others; i++) {
      runtime.spawn(
          "filler",
          () -> {
            begun.countDown();
            compute(released::get);
          });
    }
    Await.latch(begun);
  }

  /** A stream from a process that writes when it is told to. */
  private static final class Pipe implements Hog.Release, AutoCloseable {
    private final AtomicBoolean released;
    private final Process cat;

    Pipe(AtomicBoolean released) throws IOException {
      this.released = released;
      cat = new ProcessBuilder("cat").start();
    }

    @Override
    public boolean getAsBoolean() {
      return released.get();
    }

    @Override
    public InputStream pipe() {
      return cat.getInputStream();
    }

    void release() throws IOException {
      released.set(true);
      cat.getOutputStream().write(1);
      cat.getOutputStream().flush();
    }

    @Override
    public void close() {
      cat.destroyForcibly();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWaitsBehindItRunsAndItIsReported(Hog hog) throws Exception {
    try (Pipe release = new Pipe(released)) {
      fillOtherCarriers();
      CountDownLatch begun = new CountDownLatch(1);
      Task<?> task =
          runtime.spawn(
              "hog",
              () -> {
                begun.countDown();
                try {
                  hog.run(release);
                } catch (Throwable failure) {
                  throw new AssertionError(failure);
                }
              });
      Await.latch(begun);
      Task<Integer> behind = runtime.spawn("behind", () -> 42);
      if (watched) {
        assertThat(behind.joinWithin(LIMIT)).isEqualTo(42);
      }
      if (!watched && hog == Hog.FILE_READ) {
        Waits.until(
            () -> "a report, or a carrier that the JDK has brought in",
            () -> behind.isDone() || !reports("hog").isEmpty());
        if (behind.isDone()) {
          release.release(); // for a file read the JDK may bring in another carrier
          task.joinWithin(LIMIT);
          return;
        }
      }
      SlowTask report = awaitReport("hog");
      assertThat(behind.isDone()).as("what waits has run").isEqualTo(watched);
      assertThat(task.isDone()).as("it still keeps its carrier").isFalse();
      release.release();
      task.joinWithin(LIMIT);
      assertThat(behind.joinWithin(LIMIT)).isEqualTo(42);
      describes(report, task, hog);
    }
  }

  private void describes(SlowTask report, Task<?> task, Hog hog) {
    assertThat(report.task()).isSameAs(task);
    assertThat(report.runtime()).isEqualTo("hogs");
    assertThat(report.worker()).isEqualTo(watched ? 0 : -1);
    assertThat(report.lasted()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
    assertThat(report.blocked()).as("blocked").isEqualTo(hog.blocked);
    assertThat(report.relieved()).as("relieved").isEqualTo(watched);
    assertThat(report.stack()).anyMatch(frame -> frame.toString().contains(hog.frame));
    assertThat(report.toString())
        .startsWith("task 'hog' (thread " + task.id() + ", spawned at " + task.spawnSite() + ")")
        .contains(watched ? "has kept worker 0 of" : "has kept a carrier of the JDK in");
  }

  /** Nobody can help there; it goes on when somebody else lets go. */
  @Test
  @Tag("once")
  void onTheJdksCarriersOneThatWaitsForAnotherTaskIsReported() throws InterruptedException {
    fillOtherCarriers();
    Task<Boolean> spins =
        runtime.spawn(
            "spins",
            () -> {
              AtomicBoolean set = new AtomicBoolean();
              runtime.spawn("sets", () -> set.set(true));
              return compute(set::get);
            });
    assertThat(awaitReport("spins").relieved()).isFalse();
    released.set(true);
    assertThat(spins.joinWithin(LIMIT.multipliedBy(2))).isEqualTo(runtime.workers() > 1);
  }

  @Test
  @Tag("once")
  void onTheJdksCarriersOneBesideAFreeCarrierIsNone() throws InterruptedException {
    if (runtime.workers() > 1) {
      Task<?> hog =
          runtime.spawn(
              "hog",
              () -> {
                long begin = System.nanoTime();
                compute(() -> System.nanoTime() - begin > 200_000_000);
              });
      hog.joinWithin(LIMIT);
    }
    assertThat(slow).isEmpty();
  }

  @Test
  @Tag("worker")
  void oneThatWaitsForAnotherTaskOfItsWorkerGetsWhatItWaitsFor() throws InterruptedException {
    assertThat(
            runtime
                .spawn(
                    "spins",
                    () -> {
                      AtomicBoolean set = new AtomicBoolean();
                      Task<?> setter = runtime.spawn("sets", () -> set.set(true));
                      boolean got = compute(set::get);
                      setter.join();
                      return got;
                    })
                .joinWithin(LIMIT.multipliedBy(2)))
        .isTrue();
  }

  /** What it makes runnable while it runs on is taken over as well. */
  @Test
  @Tag("worker")
  void oneThatGoesOnMakingTasksIsNotInTheirWay() throws InterruptedException {
    int each = 300; // more than a ring takes
    AtomicInteger ran = new AtomicInteger();
    assertThat(
            runtime
                .spawn(
                    "spawns",
                    () -> {
                      boolean all = true;
                      for (int round = 1; round <= 10; round++) {
                        for (int i = 0; i < each; i++) {
                          runtime.spawn("one of many", () -> ran.incrementAndGet());
                        }
                        int expected = round * each;
                        all &= compute(() -> ran.get() == expected);
                      }
                      return all;
                    })
                .joinWithin(LIMIT.multipliedBy(2)))
        .isTrue();
  }

  /** And so is what it wakes. */
  @Test
  @Tag("worker")
  void oneThatGoesOnWakingTasksIsNotInTheirWay() throws InterruptedException {
    int each = 100;
    AtomicInteger woken = new AtomicInteger();
    Channel<Integer> calls = Channel.unlimited();
    List<Task<?>> waiting = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      waiting.add(runtime.spawn("waits", () -> calls.forEach(call -> woken.incrementAndGet())));
    }
    waiting.forEach(task -> Await.waiting(((SpawnedTask<?>) task).thread()));
    Task<Boolean> wakes =
        runtime.spawn(
            "wakes",
            () -> {
              boolean all = true;
              for (int round = 1; round <= 10; round++) {
                for (int i = 0; i < each; i++) {
                  calls.send(i);
                }
                int expected = round * each;
                all &= compute(() -> woken.get() == expected);
              }
              calls.close();
              return all;
            });
    assertThat(wakes.joinWithin(LIMIT.multipliedBy(2))).isTrue();
  }

  @Test
  @Tag("worker")
  void timersFireBesideIt() throws InterruptedException {
    AtomicInteger fired = new AtomicInteger();
    CountDownLatch asleep = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      int millis = 50 * (i + 1);
      runtime.spawn(
          "sleeps",
          () -> {
            asleep.countDown();
            Tasks.sleep(Duration.ofMillis(millis));
            fired.incrementAndGet();
          });
    }
    Await.latch(asleep);
    Task<Boolean> hog = runtime.spawn("hog", () -> compute(() -> fired.get() == 3));
    assertThat(hog.joinWithin(LIMIT.multipliedBy(2))).isTrue();
  }

  @Test
  void oneThatYieldsIsNone() throws InterruptedException {
    AtomicReference<Duration> lasted = new AtomicReference<>(Duration.ZERO);
    Task<?> yielding =
        runtime.spawn(
            "yields",
            () -> {
              long begin = System.nanoTime();
              while (!released.get()) {
                Tasks.yieldNow();
                lasted.set(Duration.ofNanos(System.nanoTime() - begin));
              }
            });
    Task<Integer> behind = runtime.spawn("behind", () -> 42);
    assertThat(behind.joinWithin(LIMIT)).isEqualTo(42);
    Waits.until("many times the limit", () -> lasted.get().compareTo(Duration.ofMillis(200)) > 0);
    released.set(true);
    yielding.joinWithin(LIMIT);
    assertThat(slow).isEmpty();
  }

  @Test
  @Tag("worker")
  void oneBehindWhichNothingWaitsIsNone() throws InterruptedException {
    Task<?> alone =
        runtime.spawn(
            "alone",
            () -> {
              long begin = System.nanoTime();
              compute(() -> System.nanoTime() - begin > 200_000_000);
            });
    alone.joinWithin(LIMIT);
    assertThat(slow).isEmpty();
  }

  /** Nobody is late then: the spare worker is there before the timer is due. */
  @Test
  @Tag("worker")
  void oneBesideATimerThatIsNotDueYetIsNone() throws InterruptedException {
    CountDownLatch asleep = new CountDownLatch(1);
    Task<?> sleeper =
        runtime.spawn(
            "sleeps",
            () -> {
              asleep.countDown();
              Tasks.sleep(Duration.ofHours(1));
            });
    Await.latch(asleep);
    Await.waiting(((SpawnedTask<?>) sleeper).thread());
    Task<?> hog =
        runtime.spawn(
            "hog",
            () -> {
              long begin = System.nanoTime();
              compute(() -> System.nanoTime() - begin > 200_000_000);
            });
    hog.joinWithin(LIMIT);
    sleeper.cancel("enough");
    assertThat(slow).isEmpty();
  }

  @Test
  @Tag("worker")
  void onASingleWorkerItIsOnlyReported() throws InterruptedException {
    try (TaskRuntime single = builder().singleWorker().build()) {
      AtomicBoolean ran = new AtomicBoolean();
      AtomicBoolean together = new AtomicBoolean();
      CountDownLatch begun = new CountDownLatch(1);
      Task<?> hog =
          single.spawn(
              "hog",
              () -> {
                begun.countDown();
                compute(() -> !slow.isEmpty());
                together.set(ran.get());
              });
      Await.latch(begun);
      Task<?> behind = single.spawn("behind", () -> ran.set(true));
      hog.joinWithin(LIMIT.multipliedBy(2));
      behind.joinWithin(LIMIT);
      assertThat(together).as("two tasks of a single worker ran at the same time").isFalse();
      assertThat(slow.getFirst().relieved()).isFalse();
      assertThat(slow.getFirst().toString()).contains("nobody can take over what waits");
    }
  }

  private static Optional<Thread> watchdog() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("hogs-watchdog"))
        .findFirst();
  }

  private static boolean isAsleep(Optional<Thread> watchdog) {
    return watchdog.isPresent() && watchdog.get().getState() == Thread.State.WAITING;
  }

  /** Asleep is not between two looks: it waits without a limit. */
  @Test
  @Tag("worker")
  void theWatchdogSleepsWhileNothingRuns() throws InterruptedException {
    for (int turn = 0; turn < 3; turn++) {
      CountDownLatch begun = new CountDownLatch(1);
      AtomicBoolean release = new AtomicBoolean();
      Task<?> task =
          runtime.spawn(
              "computes",
              () -> {
                begun.countDown();
                compute(release::get);
              });
      Await.latch(begun);
      Waits.until("the watch", () -> watchdog().isPresent() && !isAsleep(watchdog()));
      release.set(true);
      task.joinWithin(LIMIT);
      Waits.until("sleep", () -> isAsleep(watchdog()));
    }
  }

  @Test
  @Tag("once")
  void onTheJdksCarriersNobodyWatchesWhileThereAreNoTasks() throws InterruptedException {
    for (int turn = 0; turn < 2; turn++) {
      Task<?> task = runtime.spawn("computes", () -> compute(() -> watchdog().isPresent()));
      task.joinWithin(LIMIT);
      Waits.until("the end of the watch", () -> watchdog().isEmpty());
    }
  }

  @Test
  @Tag("worker")
  void nobodyWatchesIfTheLimitIsForEver() throws InterruptedException {
    try (TaskRuntime unwatched =
        builder().name("unwatched").slowAfter(ChronoUnit.FOREVER.getDuration()).build()) {
      unwatched.spawn("one", () -> {}).join();
      assertThat(Thread.getAllStackTraces().keySet())
          .noneMatch(thread -> thread.getName().equals("unwatched-watchdog"));
    }
  }

  @Test
  @Tag("worker")
  void theLogIsToldToo() throws InterruptedException {
    try (TaskRuntime single = builder().singleWorker().build();
        Logs logs = Logs.capture()) {
      for (int i = 0; i < 3; i++) {
        int reports = i;
        Task<?> hog = single.spawn("hog", () -> compute(() -> slow.size() > reports));
        single.spawn("behind", () -> {});
        hog.joinWithin(LIMIT);
      }
      logs.awaitMessage("task 'hog'");
      assertThat(slow).hasSize(3);
      assertThat(logs.messages().stream().filter(m -> m.contains("has kept worker")))
          .as("of three within a second")
          .hasSizeLessThan(3);
    }
  }

  // ---- pauses

  /**
   * The whole process stops, and so does everything in it for the collector: nobody is to blame.
   */
  @Test
  void aPauseOfTheWholeProcessIsNotBlamedOnATask() throws Exception {
    ChildJvm.Result result = ChildJvm.runOnSameBackend(Paused.class, "-Xmx256m");
    assertThat(result.exit()).as(result.output()).isZero();
    assertThat(result.output().lines()).contains("reports 0");
  }

  static class Paused {
    private static final int PAUSES = 3;

    public static void main(String[] args) throws Exception {
      AtomicInteger reports = new AtomicInteger();
      AtomicInteger turns = new AtomicInteger();
      TaskRuntime runtime =
          TaskRuntime.builder()
              .workers(1)
              .taskHooks(
                  new TaskHooks() {
                    @Override
                    public void slow(SlowTask task) {
                      System.out.println(task);
                      reports.incrementAndGet();
                    }
                  })
              .build();
      for (int i = 0; i < 2 * runtime.workers(); i++) {
        runtime.spawn(
            "short slices",
            () -> {
              while (true) {
                long begin = System.nanoTime();
                while (System.nanoTime() - begin < 500_000) {
                  Thread.onSpinWait();
                }
                turns.incrementAndGet();
                Tasks.yieldNow();
              }
            });
      }
      List<byte[]> heap = new CopyOnWriteArrayList<>();
      for (int i = 0; i < PAUSES; i++) {
        int before = turns.get();
        Waits.until("some slices", () -> turns.get() > before + 20);
        String self = Long.toString(ProcessHandle.current().pid());
        new ProcessBuilder("sh", "-c", "kill -STOP $0; sleep 0.3; kill -CONT $0", self)
            .start()
            .waitFor();
        heap.add(new byte[20_000_000]);
        System.gc();
      }
      int before = turns.get();
      Waits.until("some slices", () -> turns.get() > before + 100);
      System.out.println("reports " + reports);
      System.exit(0);
    }
  }
}
