package dev.heddle.bench.contender;

import dev.heddle.bench.contender.LoopSuite.Item;
import dev.heddle.bench.contender.LoopSuite.Node;
import dev.heddle.bench.driver.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Parallel streams, and the common pool for joins. */
final class JdkLoops {
  private static final String JDK = "jdk";
  private static final int POLLUTION_ROUNDS = 100;
  private static final int POLLUTION_ELEMENTS = 10_000;

  /** More parts than workers, so that a late worker costs little. */
  static final int PARTS = 4 * Runtime.getRuntime().availableProcessors();

  private JdkLoops() {}

  static List<Workload> workloads() {
    LoopSuite suite = new LoopSuite(JDK);
    List<Workload> loops =
        List.of(
            suite.sumSquares(array -> Arrays.stream(array).parallel().map(x -> x * x).sum()),
            suite.filterMapSum(array ->
                Arrays.stream(array).parallel().filter(x -> x % 3 == 0).map(x -> x * x).sum()),
            suite.sqrtSum(array -> Arrays.stream(array).parallel().map(Math::sqrt).sum()),
            suite.mapArray(array -> Arrays.stream(array).parallel().map(x -> x * 31 + 7).toArray()),
            suite.sortLongs(Arrays::parallelSort),
            suite.sortObjects(
                items -> Arrays.parallelSort(items, Comparator.comparingLong(Item::key))),
            suite.wordCount(JdkLoops::countWords));
    List<Workload> all = new ArrayList<>(loops);
    loops.forEach(loop -> all.add(LoopSuite.polluted(loop, JdkLoops::pollute)));
    ForkJoinPool pool = ForkJoinPool.commonPool();
    all.add(suite.joinFib(() -> pool.invoke(new Joins.Fibonacci(LoopSuite.FIB))));
    all.add(
        suite.joinQuicksort(array -> pool.invoke(new Joins.Quicksort(array, 0, array.length - 1))));
    all.add(suite.joinTree(root -> pool.invoke(new Joins.TreeSum(root))));
    return all;
  }

  private static Words.Counts countWords(String text) {
    return IntStream.range(0, PARTS)
        .parallel()
        .mapToObj(part -> Words.Counts.of(text, cut(text, part), cut(text, part + 1)))
        .reduce(Words.Counts::plus)
        .orElseThrow();
  }

  static int cut(String text, int part) {
    return (int) ((long) text.length() * part / PARTS);
  }

  private static void pollute() {
    long[] numbers = LongStream.range(0, POLLUTION_ELEMENTS).toArray();
    for (LongUnaryOperator other : LoopSuite.otherFunctions()) {
      long used = 0;
      for (int round = 0; round < POLLUTION_ROUNDS; round++) {
        used += Arrays.stream(numbers).parallel().map(other).sum();
        used +=
            Arrays.stream(numbers)
                .parallel()
                .filter(x -> other.applyAsLong(x) % 3 == 0)
                .map(other)
                .sum();
        used += Arrays.stream(numbers).parallel().map(other).toArray().length;
        used +=
            (long)
                Arrays.stream(numbers)
                    .asDoubleStream()
                    .parallel()
                    .map(x -> other.applyAsLong((long) x))
                    .sum();
      }
      long key = used;
      Item[] items = new Item[POLLUTION_ELEMENTS];
      Arrays.setAll(items, i -> new Item(numbers[i] ^ key, i));
      Arrays.parallelSort(items, Comparator.comparingLong(item -> other.applyAsLong(item.key())));
    }
  }

  /** One worker: the plain loops, sorts and recursions. */
  static List<Workload> sequential() {
    LoopSuite suite = new LoopSuite(JDK);
    List<Workload> loops =
        List.of(
            suite.sumSquares(array -> ByHand.sumSquares(array, 0, array.length)),
            suite.filterMapSum(array -> ByHand.filterMapSum(array, 0, array.length)),
            suite.sqrtSum(array -> ByHand.sqrtSum(array, 0, array.length)),
            suite.mapArray(array -> {
              long[] result = new long[array.length];
              ByHand.map(array, result, 0, array.length);
              return result;
            }),
            suite.sortLongs(Arrays::sort),
            suite.sortObjects(items -> Arrays.sort(items, Comparator.comparingLong(Item::key))),
            suite.wordCount(text -> Words.Counts.of(text, 0, text.length())));
    List<Workload> all = new ArrayList<>(loops);
    loops.forEach(loop -> all.add(LoopSuite.polluted(loop, () -> {})));
    all.add(suite.joinFib(() -> fibonacci(LoopSuite.FIB)));
    all.add(suite.joinQuicksort(array -> quicksort(array, 0, array.length - 1)));
    all.add(suite.joinTree(JdkLoops::sum));
    return all;
  }

  private static long fibonacci(int n) {
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
  }

  private static void quicksort(long[] array, int low, int high) {
    if (low < high) {
      int middle = Joins.partition(array, low, high);
      quicksort(array, low, middle - 1);
      quicksort(array, middle + 1, high);
    }
  }

  private static long sum(Node node) {
    long sum = node.value;
    if (node.left != null && node.right != null) {
      sum += sum(node.left) + sum(node.right);
    }
    return sum;
  }
}
