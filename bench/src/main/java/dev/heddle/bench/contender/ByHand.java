package dev.heddle.bench.contender;

import dev.heddle.bench.driver.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Loops over parts of an array, written by hand: one part for each processor. */
final class ByHand {
  private static final int PARTS = Runtime.getRuntime().availableProcessors();

  private ByHand() {}

  /** Does one part. */
  private interface Part {
    void run(int part, int from, int to);
  }

  static List<Workload> workloads() {
    LoopSuite suite = new LoopSuite("jdk-threads");
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, PARTS - 1), Thread.ofPlatform().daemon().factory());
    List<Workload> loops =
        List.of(
            suite.sumSquares(array -> {
              long[] sums = new long[PARTS];
              inParts(
                  threads,
                  array.length,
                  (part, from, to) -> sums[part] = sumSquares(array, from, to));
              return LongStream.of(sums).sum();
            }),
            suite.filterMapSum(array -> {
              long[] sums = new long[PARTS];
              inParts(
                  threads,
                  array.length,
                  (part, from, to) -> sums[part] = filterMapSum(array, from, to));
              return LongStream.of(sums).sum();
            }),
            suite.sqrtSum(array -> {
              double[] sums = new double[PARTS];
              inParts(
                  threads, array.length, (part, from, to) -> sums[part] = sqrtSum(array, from, to));
              return DoubleStream.of(sums).sum();
            }),
            suite.mapArray(array -> {
              long[] result = new long[array.length];
              inParts(threads, array.length, (part, from, to) -> map(array, result, from, to));
              return result;
            }));
    List<Workload> all = new ArrayList<>(loops);
    loops.forEach(loop -> all.add(LoopSuite.polluted(loop, () -> {})));
    return all;
  }

  /** The caller does the last part itself. */
  private static void inParts(ExecutorService threads, int length, Part part) throws Exception {
    List<Future<?>> others = new ArrayList<>();
    for (int i = 0; i < PARTS - 1; i++) {
      int number = i;
      others.add(
          threads.submit(() -> part.run(number, cut(length, number), cut(length, number + 1))));
    }
    part.run(PARTS - 1, cut(length, PARTS - 1), length);
    for (Future<?> other : others) {
      other.get();
    }
  }

  private static int cut(int length, int part) {
    return (int) ((long) length * part / PARTS);
  }

  static long sumSquares(long[] array, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += array[i] * array[i];
    }
    return sum;
  }

  static long filterMapSum(long[] array, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      long x = array[i];
      if (x % 3 == 0) {
        sum += x * x;
      }
    }
    return sum;
  }

  static double sqrtSum(double[] array, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Math.sqrt(array[i]);
    }
    return sum;
  }

  static void map(long[] array, long[] result, int from, int to) {
    for (int i = from; i < to; i++) {
      result[i] = array[i] * 31 + 7;
    }
  }
}
