package dev.heddle.bench;

import dev.heddle.parallel.Par;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * A thousand different lambdas through one call site, in turn, beside one lambda that has it for
 * itself. Nanoseconds per element.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 2,
    jvmArgs = {BenchFlags.HEAP_MIN, BenchFlags.HEAP_MAX})
public class MegamorphicBench {
  private static final int CALLS = 1_000;
  private static final int N = 1_000_000;

  @Param({"1", "1000"})
  int lambdas;

  private long[] longs = {};
  private LongUnaryOperator[] functions = {};

  /** Makes the lambdas, each of a class of its own. */
  @Setup
  public void setup() throws Throwable {
    longs = LongStream.range(0, N).toArray();
    functions = new LongUnaryOperator[lambdas];
    String[] names = {"triple", "flip", "less"};
    for (int i = 0; i < lambdas; i++) {
      functions[i] = lambda(names[i % names.length]);
    }
    if (Arrays.stream(functions).map(Object::getClass).distinct().count() != lambdas) {
      throw new IllegalStateException("two lambdas have one class");
    }
  }

  /** What the compiler writes for a reference to the method; each call links it anew. */
  private static LongUnaryOperator lambda(String method) throws Throwable {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodType type = MethodType.methodType(long.class, long.class);
    MethodHandle made =
        LambdaMetafactory.metafactory(
                lookup,
                "applyAsLong",
                MethodType.methodType(LongUnaryOperator.class),
                type,
                lookup.findStatic(MegamorphicBench.class, method, type),
                type)
            .getTarget();
    return (LongUnaryOperator) made.invokeExact();
  }

  static long triple(long x) {
    return x * 3;
  }

  static long flip(long x) {
    return x ^ 42;
  }

  static long less(long x) {
    return x - 7;
  }

  /** The sum of what they make of a million numbers each. */
  @Benchmark
  @OperationsPerInvocation(CALLS * N)
  public long sum() {
    long sum = 0;
    for (int i = 0; i < CALLS; i++) {
      sum += Par.over(longs).map(functions[i % lambdas]).sum();
    }
    return sum;
  }
}
