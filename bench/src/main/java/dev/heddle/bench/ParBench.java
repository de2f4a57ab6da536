package dev.heddle.bench;

import dev.heddle.parallel.Par;
import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Parallel loops beside parallel streams, and join beside ForkJoinPool. Nanoseconds per element,
 * per call of the recursion, or per call from outside.
 *
 * <p>Before anything is measured, 20 other lambdas go through the same ends of both contenders, as
 * in a program that uses them in more than one place; {@code polluted=false} shows what that costs
 * each.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ParBench {
  private static final int N = 10_000_000;
  private static final int FIB = 32;
  private static final int FIB_CALLS = 7_049_155;

  @Param({"true", "false"})
  boolean polluted;

  private long[] longs = {};
  private double[] doubles = {};

  @Setup(Level.Trial)
  public void setup() {
    longs = LongStream.range(0, N).toArray();
    doubles = Arrays.stream(longs).asDoubleStream().toArray();
    if (polluted) {
      pollute();
    }
  }

  private void pollute() {
    long used = 0;
    for (long c = 1; c <= 5; c++) {
      long k = c;
      LongUnaryOperator[] maps = {x -> x + k, x -> x ^ k, x -> x - k, x -> x | k};
      LongPredicate[] filters = {x -> x > k, x -> x < k, x -> x % (k + 1) == 0, x -> x != k};
      for (int i = 0; i < maps.length; i++) {
        for (int round = 0; round < 30; round++) {
          used += LongStream.range(0, 200_000).parallel().map(maps[i]).sum();
          used += Arrays.stream(longs, 0, 200_000).parallel().filter(filters[i]).map(maps[i]).sum();
          used += Par.range(0, 200_000).map(maps[i]).sum();
          used += Par.over(longs, 0, 200_000).filter(filters[i]).map(maps[i]).sum();
        }
      }
    }
    if (used == 42) {
      throw new AssertionError("the work must not be optimised away");
    }
  }

  @Benchmark
  @OperationsPerInvocation(N)
  public long sumOfSquaresPar() {
    return Par.range(0, N).map(x -> x * x).sum();
  }

  @Benchmark
  @OperationsPerInvocation(N)
  public long sumOfSquaresStream() {
    return LongStream.range(0, N).parallel().map(x -> x * x).sum();
  }

  @Benchmark
  @OperationsPerInvocation(N)
  public long filterMapSumPar() {
    return Par.over(longs).filter(x -> x % 3 == 0).map(x -> x * 7).sum();
  }

  @Benchmark
  @OperationsPerInvocation(N)
  public long filterMapSumStream() {
    return Arrays.stream(longs).parallel().filter(x -> x % 3 == 0).map(x -> x * 7).sum();
  }

  @Benchmark
  @OperationsPerInvocation(N)
  public double sqrtSumPar() {
    return Par.over(doubles).map(Math::sqrt).sum();
  }

  @Benchmark
  @OperationsPerInvocation(N)
  public double sqrtSumStream() {
    return Arrays.stream(doubles).parallel().map(Math::sqrt).sum();
  }

  @Benchmark
  @OperationsPerInvocation(N)
  public long[] mapToArrayPar() {
    return Par.over(longs).map(x -> x * 3).toArray();
  }

  @Benchmark
  @OperationsPerInvocation(N)
  public long[] mapToArrayStream() {
    return Arrays.stream(longs).parallel().map(x -> x * 3).toArray();
  }

  @Benchmark
  public long thousandElementsPar() {
    return Par.range(0, 1_000).map(x -> x * x).sum();
  }

  @Benchmark
  public long thousandElementsStream() {
    return LongStream.range(0, 1_000).parallel().map(x -> x * x).sum();
  }

  /** One hand-over from a thread outside the pool, and back. */
  @Benchmark
  public int joinFromOutside() {
    var both = Par.join(() -> 1, () -> 2);
    return both.left() + both.right();
  }

  @Benchmark
  @OperationsPerInvocation(FIB_CALLS)
  public long fibonacciJoin() {
    return Par.join(() -> fib(FIB), () -> 0L).left();
  }

  private static long fib(int n) {
    if (n < 2) {
      return n;
    }
    var both = Par.join(() -> fib(n - 1), () -> fib(n - 2));
    return both.left() + both.right();
  }

  @Benchmark
  @OperationsPerInvocation(FIB_CALLS)
  public long fibonacciForkJoinPool() {
    return ForkJoinPool.commonPool().invoke(new Fib(FIB));
  }

  private static final class Fib extends RecursiveTask<Long> {
    private final int n;

    Fib(int n) {
      this.n = n;
    }

    @Override
    protected Long compute() {
      if (n < 2) {
        return (long) n;
      }
      Fib right = new Fib(n - 2);
      right.fork();
      return new Fib(n - 1).compute() + right.join();
    }
  }

  @Benchmark
  @OperationsPerInvocation(FIB_CALLS)
  public long fibonacciSequential() {
    return sequential(FIB);
  }

  private static long sequential(int n) {
    return n < 2 ? n : sequential(n - 1) + sequential(n - 2);
  }
}
