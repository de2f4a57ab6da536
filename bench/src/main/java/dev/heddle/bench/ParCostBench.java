package dev.heddle.bench;

import dev.heddle.Scope;
import dev.heddle.channel.Channel;
import dev.heddle.parallel.Par;
import java.util.Iterator;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
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
  private static final int ON_THE_WAY = 16;
  private static final int CAPACITY = 128;
  private static final long MANY = 10_000_000;

  private final long[] numbers = LongStream.range(0, 4_000).toArray();
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

  /** A new array with three times each of four thousand numbers, in a plain loop. */
  @Benchmark
  public long[] mappedByLoop() {
    long[] result = new long[numbers.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = numbers[i] * 3;
    }
    return result;
  }

  /** The same in parallel; short enough to run where it is called. */
  @Benchmark
  public long[] mappedByPar() {
    return Par.over(numbers).map(x -> x * 3).toArray();
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
    for (Iterator<Long> it = iterator(PULLED); it.hasNext(); ) {
      sum += microsecond(it.next());
    }
    return sum;
  }

  /** The same, pulled in batches by the workers of the pool. */
  @Benchmark
  public long pulledByPar() {
    return Par.from(iterator(PULLED)).map(this::microsecond).reduce(0L, Long::sum);
  }

  /** Ten thousand elements that take next to nothing: what pulling them costs. */
  @Benchmark
  public long pulledForNothing() {
    return Par.from(iterator(PULLED)).count();
  }

  /** A thousand elements of an iterator, each of which takes about 20 microseconds, in turn. */
  @Benchmark
  public long heavyByLoop() {
    long sum = 0;
    for (Iterator<Long> it = iterator(FEW); it.hasNext(); ) {
      sum += heavy(it.next());
    }
    return sum;
  }

  /** The same, sixteen on the way at most, their results in order. */
  @Benchmark
  public long heavyInOrder() {
    return Par.from(iterator(FEW)).mapOrdered(ON_THE_WAY, this::heavy).reduce(0L, Long::sum);
  }

  /** The same, out of a channel that a task fills. */
  @Benchmark
  public long heavyFromChannel() throws InterruptedException {
    return fed(FEW, channel -> Par.<Long>from(channel).map(this::heavy).reduce(0L, Long::sum));
  }

  private long heavy(long element) {
    Blackhole.consumeCPU(tokens / 50);
    return element;
  }

  /** As {@link #pulledForNothing}, in order. */
  @Benchmark
  public long orderedForNothing() {
    return Par.from(iterator(PULLED)).mapOrdered(ON_THE_WAY, x -> x).count();
  }

  /** As {@link #pulledForNothing}, out of a channel that a task fills. */
  @Benchmark
  public long channelForNothing() throws InterruptedException {
    return fed(PULLED, channel -> Par.<Long>from(channel).count());
  }

  /** What somebody does with a channel. */
  private interface Consumer {
    long consume(Channel<Long> channel) throws InterruptedException;
  }

  private static long fed(long values, Consumer consumer) throws InterruptedException {
    Channel<Long> channel = Channel.bounded(CAPACITY);
    return Scope.run(scope -> {
      scope.spawn(() -> {
        for (long i = 0; i < values; i++) {
          channel.send(i);
        }
        channel.close();
      });
      return scope.spawn(() -> consumer.consume(channel)).join();
    });
  }

  private static Iterator<Long> iterator(long elements) {
    return LongStream.range(0, elements).iterator();
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

  /**
   * The same job, handed by the task to a thread that does nothing else: what two wake-ups cost.
   */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long jobByThread(Servant servant) throws InterruptedException {
    return Scope.run(scope ->
        scope
            .spawn(() -> {
              long sum = 0;
              for (int i = 0; i < CALLS; i++) {
                sum += servant.call();
              }
              return sum;
            })
            .join());
  }

  /** A platform thread that does one job at a time, and parks in between. */
  @State(org.openjdk.jmh.annotations.Scope.Benchmark)
  public static class Servant {
    private volatile @Nullable Thread caller;
    private volatile boolean over;
    private Thread thread = new Thread();
    private ParCostBench jobs = new ParCostBench();

    /** Begins. */
    @Setup
    public void start() {
      jobs.calibrate();
      thread = Thread.ofPlatform().daemon().start(this::serve);
    }

    private void serve() {
      while (!over) {
        Thread waiting = caller;
        if (waiting == null) {
          LockSupport.park(this);
        } else {
          jobs.millisecond();
          caller = null;
          LockSupport.unpark(waiting);
        }
      }
    }

    long call() {
      caller = Thread.currentThread();
      LockSupport.unpark(thread);
      while (caller != null) {
        LockSupport.park(this);
      }
      return jobs.tokens;
    }

    /** Ends. */
    @TearDown
    public void stop() throws InterruptedException {
      over = true;
      LockSupport.unpark(thread);
      thread.join();
    }
  }

  /** The same job in two halves, which the pool may run at the same time. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long halvesByPar() throws InterruptedException {
    return Scope.run(scope ->
        scope
            .spawn(() -> {
              long sum = 0;
              for (int i = 0; i < CALLS; i++) {
                sum += Par.join(this::half, this::half).left();
              }
              return sum;
            })
            .join());
  }

  private long half() {
    Blackhole.consumeCPU(tokens / 2);
    return tokens;
  }

  /** The same job as a loop over a thousand parts, which the pool may share out. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long loopByPar() throws InterruptedException {
    return Scope.run(scope ->
        scope
            .spawn(() -> {
              long sum = 0;
              for (int i = 0; i < CALLS; i++) {
                sum += Par.range(0, FEW).map(this::microsecond).sum();
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
