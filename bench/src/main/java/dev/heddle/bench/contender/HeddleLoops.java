package dev.heddle.bench.contender;

import dev.heddle.bench.contender.LoopSuite.Item;
import dev.heddle.bench.contender.LoopSuite.Node;
import dev.heddle.bench.driver.Workload;
import dev.heddle.parallel.Par;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;

/** Heddle's loops, joins, sorts and counts. */
final class HeddleLoops {
  private static final int POLLUTION_ROUNDS = 100;
  private static final int POLLUTION_ELEMENTS = 10_000;

  private HeddleLoops() {}

  static List<Workload> workloads(String contender) {
    LoopSuite suite = new LoopSuite(contender);
    List<Workload> loops =
        List.of(
            suite.sumSquares(array -> Par.over(array).map(x -> x * x).sum()),
            suite.filterMapSum(
                array -> Par.over(array).filter(x -> x % 3 == 0).map(x -> x * x).sum()),
            suite.sqrtSum(array -> Par.over(array).map(Math::sqrt).sum()),
            suite.mapArray(array -> Par.over(array).map(x -> x * 31 + 7).toArray()),
            suite.sortLongs(Par::sort),
            suite.sortObjects(items -> Par.sort(items, Comparator.comparingLong(Item::key))),
            suite.wordCount(HeddleLoops::countWords));
    List<Workload> all = new ArrayList<>(loops);
    loops.forEach(loop -> all.add(LoopSuite.polluted(loop, HeddleLoops::pollute)));
    all.add(suite.joinFib(() -> fibonacci(LoopSuite.FIB)));
    all.add(suite.joinQuicksort(array -> quicksort(array, 0, array.length - 1)));
    all.add(suite.joinTree(HeddleLoops::sum));
    return all;
  }

  private static Words.Counts countWords(String text) {
    return Par.generate(
            JdkLoops.PARTS,
            part ->
                Words.Counts.of(
                    text, JdkLoops.cut(text, (int) part), JdkLoops.cut(text, (int) part + 1)))
        .reduce(Words.Counts::plus)
        .orElseThrow();
  }

  private static long fibonacci(int n) {
    if (n < 2) {
      return n;
    }
    var both = Par.join(() -> fibonacci(n - 1), () -> fibonacci(n - 2));
    return both.left() + both.right();
  }

  private static void quicksort(long[] array, int low, int high) {
    if (low < high) {
      int middle = Joins.partition(array, low, high);
      Par.join(() -> quicksort(array, low, middle - 1), () -> quicksort(array, middle + 1, high));
    }
  }

  private static long sum(Node node) {
    Node left = node.left;
    Node right = node.right;
    if (left == null || right == null) {
      return node.value;
    }
    var both = Par.join(() -> sum(left), () -> sum(right));
    return node.value + both.left() + both.right();
  }

  private static void pollute() {
    long[] numbers = LongStream.range(0, POLLUTION_ELEMENTS).toArray();
    double[] doubles = LongStream.of(numbers).asDoubleStream().toArray();
    long used = 0;
    for (LongUnaryOperator other : LoopSuite.otherFunctions()) {
      for (int round = 0; round < POLLUTION_ROUNDS; round++) {
        used += Par.over(numbers).map(other).sum();
        used += Par.over(numbers).filter(x -> other.applyAsLong(x) % 3 == 0).map(other).sum();
        used += Par.over(numbers).map(other).toArray().length;
        used += (long) Par.over(doubles).map(x -> other.applyAsLong((long) x)).sum();
      }
      long key = used;
      Item[] items = new Item[POLLUTION_ELEMENTS];
      Arrays.setAll(items, i -> new Item(numbers[i] ^ key, i));
      Par.sort(items, Comparator.comparingLong(item -> other.applyAsLong(item.key())));
    }
    if (used == 42) {
      throw new IllegalStateException("the work must not be left out");
    }
  }
}
