package dev.heddle.parallel.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.parallel.ParAction;
import dev.heddle.parallel.ParBody;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PoolTest {
  private static Pool pool;

  @BeforeAll
  static void start() {
    pool = new Pool(PoolSettings.of("pool-test", 3));
  }

  private static void awaitAllAsleep() {
    awaitAsleep(pool.size());
  }

  private static void awaitAsleep(int workers) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (pool.asleep() < workers) {
      assertThat(System.nanoTime()).as("the pool does not come to rest").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void anIdlePoolUsesNoProcessorTime() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    pool.invoke(_ -> 1);
    awaitAllAsleep();
    long[] before = cpu(threads);
    // A window, not a wait for something: polling workers would use their processor time in it.
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    long[] after = cpu(threads);
    for (int i = 0; i < before.length; i++) {
      assertThat(after[i] - before[i])
          .as("worker " + i)
          .isLessThan(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(pool.asleep()).isEqualTo(pool.size());
  }

  private static long[] cpu(ThreadMXBean threads) {
    long[] ids = pool.workerIds();
    long[] times = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      times[i] = threads.getThreadCpuTime(ids[i]);
      assertThat(times[i]).isPositive();
    }
    return times;
  }

  /** Lost wake-ups would hang here: each call meets workers that are falling asleep, or have. */
  @Test
  void aSleepingPoolWakesUpForEachCall() {
    for (int i = 0; i < 3_000; i++) {
      int n = i;
      if (i % 3 == 0) {
        awaitAllAsleep();
      } else {
        for (int k = 0; k < i % 97 * 20; k++) {
          Thread.onSpinWait();
        }
      }
      int answer = pool.invoke(_ -> n);
      assertThat(answer).isEqualTo(n);
    }
  }

  /** The same with one worker, whom each call meets about when it gives up looking around. */
  @Test
  void aWorkerThatIsFallingAsleepMissesNoCall() throws Exception {
    Pool single = new Pool(PoolSettings.of("pool-test-single", 1));
    CompletableFuture<Integer> answered = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          Random random = new Random(3);
          int sum = 0;
          for (int i = 0; i < 40_000; i++) {
            long start = System.nanoTime();
            long pause = 10_000L + random.nextInt(20_000);
            while (System.nanoTime() - start < pause) {
              Thread.onSpinWait();
            }
            int one = single.invoke(_ -> 1);
            sum += one;
          }
          answered.complete(sum);
        });
    assertThat(answered.get(50, TimeUnit.SECONDS)).isEqualTo(40_000);
  }

  @Test
  void theCallersOwnWorkerIsUsedForANestedCall() {
    boolean same = pool.invoke(worker -> pool.invoke(inner -> inner.equals(worker)));
    assertThat(same).isTrue();
  }

  @Test
  void aTakenForkWakesItsWaitingOwner() {
    for (int i = 0; i < 500; i++) {
      int spins = i * 10;
      long result =
          pool.invoke(worker -> {
            ParBody<Long, RuntimeException> branch =
                () -> {
                  for (int k = 0; k < spins; k++) {
                    Thread.onSpinWait();
                  }
                  return 7L;
                };
            int at = worker.push(branch);
            for (int k = 0; k < 500; k++) {
              Thread.onSpinWait();
            }
            Fork<Long> taken = worker.pop(at);
            return taken == null ? 7L : taken.outcome();
          });
      assertThat(result).isEqualTo(7);
    }
  }

  /**
   * Worker 1 waits for a fork that worker 2 runs; what worker 3 offers meanwhile is none of its
   * business, but that of the spare one that takes its place.
   */
  @Test
  void aWaitingWorkerLeavesUnrelatedWorkAlone() throws Exception {
    awaitAllAsleep();
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch offered = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicReference<Thread> unrelatedRanOn = new AtomicReference<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(2)) {
      Future<Thread> first =
          callers.submit(() ->
              pool.invoke(worker -> {
                forkAndJoin(
                    worker,
                    () -> await(offered),
                    () -> {
                      taken.countDown();
                      await(end);
                    });
                return (Thread) worker;
              }));
      await(taken);
      Future<Thread> second =
          callers.submit(() ->
              pool.invoke(worker -> {
                forkAndJoin(
                    worker,
                    () -> {
                      offered.countDown();
                      await(end);
                    },
                    () -> unrelatedRanOn.set(Thread.currentThread()));
                return (Thread) worker;
              }));
      await(offered);
      long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (unrelatedRanOn.get() == null) { // worker 1 sleeps, the others are in their branches
        assertThat(System.nanoTime()).as("nobody takes its place").isLessThan(limit);
        Thread.onSpinWait();
      }
      assertThat(unrelatedRanOn.get().getName()).contains("-spare-");
      end.countDown();
      assertThat(second.get()).isNotSameAs(first.get());
    }
  }

  private static void forkAndJoin(Worker worker, Runnable first, Runnable second) {
    ParAction<RuntimeException> branch = second::run;
    int at = worker.push(branch);
    first.run();
    if (worker.pop(at) == null) {
      second.run();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Job job() {
    return new Job(null) {
      @Override
      protected void run(Worker worker) {}
    };
  }

  /** It would keep the lambdas of that job, and their class loader, until it is called in again. */
  @Test
  void aRetiredWorkerForgetsWhatItWaitedFor() {
    Worker spare = new Worker(pool, 99, "never started", 0);
    spare.fallAsleep(job());
    assertThat(spare.accepts(job())).isFalse();
    spare.retire();
    assertThat(spare.accepts(job())).isTrue();
  }

  /** Their traces would keep the loader of whoever called first. */
  @Test
  void theFailuresThatAllCallsShareHaveNoTrace() {
    assertThat(Root.NOT_RUN.fillInStackTrace().getStackTrace()).isEmpty();
    assertThat(Fork.UNRECORDED.cause().fillInStackTrace().getStackTrace()).isEmpty();
  }

  @Test
  void aWrongNumberOfWorkersIsRefused() {
    for (String bad : List.of("0", "-3", "many", "99999999999", "32769")) {
      assertThatThrownBy(() -> Pool.configuredSize(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("heddle.parallel.workers=" + bad);
    }
    assertThat(Pool.configuredSize(" 3 ")).isEqualTo(3);
    assertThat(Pool.configuredSize(null)).isEqualTo(Runtime.getRuntime().availableProcessors());
  }
}
