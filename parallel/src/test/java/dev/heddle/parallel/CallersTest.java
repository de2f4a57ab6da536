package dev.heddle.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.TaskRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may call: any thread, many at a time, also from inside. */
class CallersTest {
  private static long work(int i) {
    long sum = Par.range(0, 1_000 + i % 500).map(x -> x * i).sum();
    var both = Par.join(() -> Par.range(0, i).count(), () -> (long) i);
    return sum + both.left() + both.right();
  }

  private static long oracle(int i) {
    long n = 1_000L + i % 500;
    return n * (n - 1) / 2 * i + 2L * i;
  }

  private static void manyCallers(ExecutorService executor, int callers) throws Exception {
    List<Future<Long>> results = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      int n = i;
      results.add(executor.submit(() -> work(n)));
    }
    for (int i = 0; i < callers; i++) {
      assertThat(results.get(i).get(50, TimeUnit.SECONDS)).isEqualTo(oracle(i));
    }
  }

  @Test
  void thousandsOfVirtualThreadsCallAtTheSameTime() throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      manyCallers(executor, 5_000);
    }
  }

  @Test
  void manyPlatformThreadsCallAtTheSameTime() throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(200)) {
      manyCallers(executor, 3_000);
    }
  }

  @Test
  void loopsAndJoinsNest() {
    long sum =
        Par.rangeInt(0, 100)
            .mapToLong(i ->
                Par.range(0, i)
                    .map(j -> {
                      var both = Par.join(() -> Par.range(0, j).sum(), () -> j);
                      return both.left() + both.right();
                    })
                    .sum())
            .sum();
    long expected = 0;
    for (long i = 0; i < 100; i++) {
      for (long j = 0; j < i; j++) {
        expected += j * (j - 1) / 2 + j;
      }
    }
    assertThat(sum).isEqualTo(expected);
  }

  @Test
  void joinNestsDeeply() {
    assertThat(Par.join(() -> depth(4_000), () -> 0L).left()).isEqualTo(4_000);
    assertThat(Par.join(() -> depthRight(4_000), () -> 0L).left()).isEqualTo(4_000);
    assertThat(fib(22)).isEqualTo(17_711);
  }

  private static long depth(int n) {
    if (n == 0) {
      return 0;
    }
    var both = Par.join(() -> depth(n - 1), () -> 1L);
    return both.left() + both.right();
  }

  private static long depthRight(int n) {
    if (n == 0) {
      return 0;
    }
    var both = Par.join(() -> 1L, () -> depthRight(n - 1));
    return both.left() + both.right();
  }

  private static int fib(int n) {
    if (n < 2) {
      return n;
    }
    var both = Par.join(() -> fib(n - 1), () -> fib(n - 2));
    return both.left() + both.right();
  }

  @Test
  void bothBranchesOfAJoinCanRunAtTheSameTimeThoughTheFirstNeverForks() {
    for (int i = 0; i < 200; i++) {
      CyclicBarrier meet = new CyclicBarrier(2);
      Par.join(() -> meet(meet), () -> meet(meet));
    }
  }

  @Test
  void twoElementsOfALoopCanRunAtTheSameTime() {
    for (int i = 0; i < 200; i++) {
      CyclicBarrier meet = new CyclicBarrier(2);
      Par.rangeInt(0, 2).forEach(_ -> meet(meet));
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the other side did not run at the same time", e);
    }
  }

  /**
   * A waiting worker that ran unrelated elements would ask for a permit below which it sits itself.
   */
  @Test
  void aLockHeldAroundANestedCallIsNotMetByUnrelatedWork() {
    Semaphore lock = new Semaphore(1);
    Par.rangeInt(0, 2_000)
        .forEach(i -> {
          lock.acquireUninterruptibly();
          try {
            var both =
                Par.join(() -> spin(i), () -> Par.range(0, 300).map(CallersTest::spin).sum());
            assertThat(both.right()).isEqualTo(300L * 299 / 2);
          } finally {
            lock.release();
          }
        });
    assertThat(lock.availablePermits()).isEqualTo(1);
  }

  private static long spin(long x) {
    for (int i = 0; i < 20; i++) {
      Thread.onSpinWait();
    }
    return x;
  }

  @Test
  void anInterruptDoesNotEndTheCallAndIsKept() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<String> outcome = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              long sum =
                  Par.range(0, 10)
                      .map(x -> {
                        inside.countDown();
                        awaitUnchecked(go);
                        return x;
                      })
                      .sum();
              outcome.complete(sum + " " + Thread.currentThread().isInterrupted());
            });
    awaitUnchecked(inside);
    caller.interrupt();
    assertThat(outcome).isNotDone();
    go.countDown();
    assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo("45 true");
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void lambdasRunOnDaemonThreadsOfThePool() {
    AtomicReference<Thread> ran = new AtomicReference<>();
    Par.range(0, 1).forEach(_ -> ran.set(Thread.currentThread()));
    assertThat(ran.get().getName()).matches("heddle-par-\\d+");
    assertThat(ran.get().isDaemon()).isTrue();
  }

  /** Two virtual threads, one carrier: the second gets it while the first one's loop runs. */
  @Test
  void aVirtualThreadThatCallsLeavesItsCarrier() throws Exception {
    ChildJvm.mustSucceed(
        OneCarrier.class,
        "-Djdk.virtualThreadScheduler.parallelism=1",
        "-Djdk.virtualThreadScheduler.maxPoolSize=1");
  }

  /** The only worker runs the second task although the loop of the first one waits for it. */
  @Test
  @Tag("worker")
  void aTaskThatCallsLeavesItsWorker() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (TaskRuntime runtime = TaskRuntime.builder().workers(1).build()) {
      runtime.execute(scope -> {
        scope.spawn(() -> Par.rangeInt(0, 3).forEach(_ -> awaitUnchecked(release)));
        scope.spawn(release::countDown);
      });
    }
    assertThat(release.getCount()).isZero();
  }

  static final class OneCarrier {
    private OneCarrier() {}

    public static void main(String[] args) throws InterruptedException {
      CountDownLatch release = new CountDownLatch(1);
      Thread loop =
          Thread.ofVirtual().start(() -> Par.rangeInt(0, 3).forEach(_ -> awaitUnchecked(release)));
      Thread other = Thread.ofVirtual().start(release::countDown);
      other.join();
      loop.join();
    }
  }
}
