package dev.heddle.bench;

import dev.heddle.Backend;
import dev.heddle.Scope;
import dev.heddle.TaskRuntime;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From the spawn of a task to its end being seen, per task: by a scope, by bare virtual threads and
 * a latch, by the JDK's executor with submit and get. {@code many} are under way together, {@code
 * oneByOne} each is waited for before the next, by a caller that is a task or virtual thread
 * itself.
 *
 * <p>Every task writes a mark of its own, which the caller finds or fails.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public abstract class SpawnBench {
  static final int TASKS = 1_000;

  private final Backend wanted;
  private final int[] marks = new int[TASKS];
  private int round;

  SpawnBench(Backend wanted) {
    this.wanted = wanted;
  }

  /** On Heddle's own carriers. */
  @Fork(
      value = 3,
      jvmArgs = {BenchFlags.HEAP_MIN, BenchFlags.HEAP_MAX, BenchFlags.WORKER, BenchFlags.OPEN})
  public static class OnWorker extends SpawnBench {
    /** Asks for the backend. */
    public OnWorker() {
      super(Backend.WORKER);
    }
  }

  /** On the JDK's scheduler, as without any option. */
  @Fork(
      value = 3,
      jvmArgs = {BenchFlags.HEAP_MIN, BenchFlags.HEAP_MAX, BenchFlags.JDK})
  public static class OnJdk extends SpawnBench {
    /** Asks for the backend. */
    public OnJdk() {
      super(Backend.JDK);
    }
  }

  /** The run is worth nothing if the flags did not work. */
  @Setup
  public void checkBackend() {
    BenchFlags.require(wanted);
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void manyInScope() throws InterruptedException {
    int mark = ++round;
    inTask(() ->
        Scope.execute(scope -> {
          for (int i = 0; i < TASKS; i++) {
            int place = i;
            scope.spawn(() -> {
              marks[place] = mark;
            });
          }
        }));
    check(mark);
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void manyByLatch() throws InterruptedException {
    int mark = ++round;
    inThread(() -> {
      CountDownLatch done = new CountDownLatch(TASKS);
      for (int i = 0; i < TASKS; i++) {
        int place = i;
        Thread.startVirtualThread(() -> {
          marks[place] = mark;
          done.countDown();
        });
      }
      done.await();
    });
    check(mark);
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void manyByExecutor() throws InterruptedException {
    int mark = ++round;
    inThread(() -> {
      try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<?>[] futures = new Future<?>[TASKS];
        for (int i = 0; i < TASKS; i++) {
          int place = i;
          futures[i] =
              executor.submit(() -> {
                marks[place] = mark;
              });
        }
        for (Future<?> future : futures) {
          future.get();
        }
      }
    });
    check(mark);
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void oneByOneInScope() throws InterruptedException {
    int mark = ++round;
    inTask(() ->
        Scope.execute(scope -> {
          for (int i = 0; i < TASKS; i++) {
            int place = i;
            scope
                .spawn(() -> {
                  marks[place] = mark;
                })
                .join();
          }
        }));
    check(mark);
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void oneByOneByLatch() throws InterruptedException {
    int mark = ++round;
    inThread(() -> {
      for (int i = 0; i < TASKS; i++) {
        int place = i;
        CountDownLatch done = new CountDownLatch(1);
        Thread.startVirtualThread(() -> {
          marks[place] = mark;
          done.countDown();
        });
        done.await();
      }
    });
    check(mark);
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void oneByOneByExecutor() throws InterruptedException {
    int mark = ++round;
    inThread(() -> {
      try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < TASKS; i++) {
          int place = i;
          executor
              .submit(() -> {
                marks[place] = mark;
              })
              .get();
        }
      }
    });
    check(mark);
  }

  private interface Caller {
    void run() throws Exception;
  }

  private static void inTask(Caller caller) throws InterruptedException {
    TaskRuntime.shared().spawn("caller", caller::run).join();
  }

  /** Runs {@code caller} in a plain virtual thread, and fails if it does. */
  private void inThread(Caller caller) throws InterruptedException {
    Throwable[] failure = new Throwable[1];
    Thread thread =
        Thread.startVirtualThread(() -> {
          try {
            caller.run();
          } catch (Throwable thrown) {
            failure[0] = thrown;
          }
        });
    thread.join();
    if (failure[0] != null) {
      throw new AssertionError(failure[0]);
    }
  }

  private void check(int mark) {
    if (!Arrays.stream(marks).allMatch(found -> found == mark)) {
      throw new AssertionError("some tasks of round " + mark + " left no mark");
    }
  }
}
