package dev.heddle.bench;

import dev.heddle.Backend;
import dev.heddle.Blocking;
import dev.heddle.Scope;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A call from a task to a thread that may block, and back; beside it the same through a pool of
 * platform threads. Per call, of 100 by one task.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public abstract class LaneBench {
  private static final int CALLS = 100;

  private final Backend wanted;
  private ExecutorService pool = Executors.newFixedThreadPool(1);

  LaneBench(Backend wanted) {
    this.wanted = wanted;
  }

  /** On Heddle's own carriers. */
  @Fork(
      value = 3,
      jvmArgs = {BenchFlags.HEAP_MIN, BenchFlags.HEAP_MAX, BenchFlags.WORKER, BenchFlags.OPEN})
  public static class OnWorker extends LaneBench {
    /** Asks for the backend. */
    public OnWorker() {
      super(Backend.WORKER);
    }
  }

  /** On the JDK's scheduler, as without any option. */
  @Fork(
      value = 3,
      jvmArgs = {BenchFlags.HEAP_MIN, BenchFlags.HEAP_MAX, BenchFlags.JDK})
  public static class OnJdk extends LaneBench {
    /** Asks for the backend. */
    public OnJdk() {
      super(Backend.JDK);
    }
  }

  /** Fails if another backend is active. */
  @Setup
  public void check() {
    BenchFlags.require(wanted);
  }

  /** Ends the pool. */
  @TearDown
  public void end() {
    pool.shutdown();
  }

  /** Through the default lane. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long lane() throws InterruptedException {
    return Scope.run(scope ->
        scope
            .spawn(() -> {
              long sum = 0;
              for (int i = 0; i < CALLS; i++) {
                long n = i;
                sum += Blocking.run(() -> n);
              }
              return checked(sum);
            })
            .join());
  }

  /** Through an executor. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long executor() throws InterruptedException {
    return Scope.run(scope ->
        scope
            .spawn(() -> {
              long sum = 0;
              for (int i = 0; i < CALLS; i++) {
                long n = i;
                sum += submit(n);
              }
              return checked(sum);
            })
            .join());
  }

  private long submit(long n) throws InterruptedException, ExecutionException {
    return pool.submit(() -> n).get();
  }

  private static long checked(long sum) {
    if (sum != CALLS * (CALLS - 1L) / 2) {
      throw new IllegalStateException("wrong sum: " + sum);
    }
    return sum;
  }
}
