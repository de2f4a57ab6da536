package dev.heddle.bench;

import dev.heddle.Scope;
import dev.heddle.parallel.Par;
import java.util.Iterator;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a call of {@code Par} costs besides its work, the first one too, and what it leaves to
 * tasks.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 2,
    jvmArgs = {BenchFlags.HEAP_MIN, BenchFlags.HEAP_MAX, BenchFlags.WORKER, BenchFlags.OPEN})
public class ParCostBench {
  private static final int CALLS = 10;
  private static final int TASKS = 4;
  private static final long TRIAL = 1_000_000;
  private static final long FEW = 1_000;
  private static final long PULLED = 10_000;
  private static final long MANY = 10_000_000;

  private long tokens;

  /** Finds out how much work takes a millisecond. */
  @Setup
  public void calibrate() {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 50; i++) {
      long start = System.nanoTime();
      Blackhole.consumeCPU(TRIAL);
      best = Math.min(best, System.nanoTime() - start);
    }
    tokens = TRIAL * 1_000_000 / best;
  }

  private long millisecond() {
    Blackhole.consumeCPU(tokens);
    return tokens;
  }

  /** A thousand elements in a plain loop. */
  @Benchmark
  public long thousandByLoop() {
    return loop(FEW);
  }

  /** A thousand elements in parallel, from a thread outside the pool. */
  @Benchmark
  public long thousandByPar() {
    return Par.range(0, FEW).map(x -> x * x).sum();
  }

  /** Next to nothing, from a thread outside the pool: one hand-over and back. */
  @Benchmark
  public long handOver() {
    return Par.join(() -> 1L, () -> 2L).left();
  }

  private static long loop(long n) {
    long sum = 0;
    for (long x = 0; x < n; x++) {
      sum += x * x;
    }
    return sum;
  }

  /** Ten thousand elements of an iterator, each of which takes about a microsecond, in turn. */
  @Benchmark
  public long pulledByLoop() {
    long sum = 0;
    for (Iterator<Long> it = iterator(); it.hasNext(); ) {
      sum += microsecond(it.next());
    }
    return sum;
  }

  /** The same, pulled in batches by the workers of the pool. */
  @Benchmark
  public long pulledByPar() {
    return Par.from(iterator()).map(this::microsecond).reduce(0L, Long::sum);
  }

  /** Ten thousand elements that take next to nothing: what pulling them costs. */
  @Benchmark
  public long pulledForNothing() {
    return Par.from(iterator()).count();
  }

  private static Iterator<Long> iterator() {
    return LongStream.range(0, PULLED).iterator();
  }

  private long microsecond(long element) {
    Blackhole.consumeCPU(tokens / 1_000);
    return element;
  }

  /** A job of a millisecond on the task that wants it. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long jobInTask() throws InterruptedException {
    return Scope.run(scope ->
        scope
            .spawn(() -> {
              long sum = 0;
              for (int i = 0; i < CALLS; i++) {
                sum += millisecond();
              }
              return sum;
            })
            .join());
  }

  /** The same job, handed to the pool by the task. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long jobByPar() throws InterruptedException {
    return Scope.run(scope ->
        scope
            .spawn(() -> {
              long sum = 0;
              for (int i = 0; i < CALLS; i++) {
                sum += Par.join(this::millisecond, () -> 0L).left();
              }
              return sum;
            })
            .join());
  }

  /** The same job, handed to the JDK's pool by the task. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long jobByForkJoin() throws InterruptedException {
    return Scope.run(scope ->
        scope
            .spawn(() -> {
              long sum = 0;
              for (int i = 0; i < CALLS; i++) {
                sum += ForkJoinPool.commonPool().submit(this::millisecond).get();
              }
              return sum;
            })
            .join());
  }

  /** Four tasks, each of which computes for five times a millisecond, with a yield after each. */
  @Benchmark
  public void tasksAlone() throws InterruptedException {
    tasks();
  }

  /** The same beside an endless parallel loop. */
  @Benchmark
  public void tasksBesidePar(LongLoop busy) throws InterruptedException {
    tasks();
  }

  /** The same beside loops that run as tasks, one a processor, and yield each millisecond. */
  @Benchmark
  public void tasksBesideLoopTasks(LoopTasks busy) throws InterruptedException {
    tasks();
  }

  private void tasks() throws InterruptedException {
    Scope.run(scope -> {
      for (int i = 0; i < TASKS; i++) {
        scope.spawn(() -> {
          for (int k = 0; k < 5; k++) {
            millisecond();
            Thread.yield();
          }
          return null;
        });
      }
      return null;
    });
  }

  /** Something that keeps all processors busy. */
  @State(org.openjdk.jmh.annotations.Scope.Benchmark)
  public abstract static class Busy {
    volatile boolean over;
    private Thread caller = new Thread();

    abstract void run() throws InterruptedException;

    /** Begins. */
    @Setup
    public void start() {
      over = false;
      caller =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try {
                  run();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
    }

    /** Ends. */
    @TearDown
    public void stop() throws InterruptedException {
      over = true;
      caller.join();
    }
  }

  /** One parallel loop. */
  public static class LongLoop extends Busy {
    @Override
    void run() {
      Par.range(0, Long.MAX_VALUE).anyMatch(x -> over);
    }
  }

  /** Loops as tasks. */
  public static class LoopTasks extends Busy {
    @Override
    void run() throws InterruptedException {
      Scope.run(scope -> {
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
          scope.spawn(() -> {
            long sum = 0;
            while (!over) {
              long end = System.nanoTime() + 1_000_000;
              while (System.nanoTime() - end < 0) {
                sum += loop(FEW);
              }
              Thread.yield();
            }
            return sum;
          });
        }
        return null;
      });
    }
  }

  /** Ten million elements in a JVM that has run nothing else. */
  @State(org.openjdk.jmh.annotations.Scope.Benchmark)
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  @Fork(5)
  public static class FirstUse {
    /** In a plain loop. */
    @Benchmark
    public long loopFirst() {
      return loop(MANY);
    }

    /** In parallel. */
    @Benchmark
    public long parFirst() {
      return Par.range(0, MANY).map(x -> x * x).sum();
    }

    /** By a parallel stream. */
    @Benchmark
    public long streamFirst() {
      return LongStream.range(0, MANY).parallel().map(x -> x * x).sum();
    }
  }
}
