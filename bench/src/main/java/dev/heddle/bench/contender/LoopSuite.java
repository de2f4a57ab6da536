package dev.heddle.bench.contender;

import dev.heddle.bench.driver.Workload;
import dev.heddle.bench.driver.Workload.Batch;
import dev.heddle.bench.driver.Workload.Place;
import dev.heddle.bench.driver.Workload.Work;
import dev.heddle.bench.driver.WrongAnswer;
import dev.heddle.bench.driver.XorShift;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The data of the suite {@code parallel}, its batches, and the checks of what came out. */
final class LoopSuite {
  static final int FIB = 32;

  private static final int ELEMENTS = 10_000_000;
  private static final int SORTED_LONGS = 4_000_000;
  private static final int SORTED_ITEMS = 1_000_000;
  private static final int QUICKSORTED = 500_000;
  private static final int FIB_CALLS = 7_049_155;
  private static final long FIB_VALUE = 2_178_309;
  private static final int TREE_DEPTH = 20;
  private static final int TREE_NODES = (1 << TREE_DEPTH) - 1;
  private static final int KEYS = 100_000;

  private final String contender;

  LoopSuite(String contender) {
    this.contender = contender;
  }

  /** An object to be sorted. */
  record Item(long key, long id) {}

  /** A node of a perfect tree, numbered in pre-order; a leaf has no children. */
  static final class Node {
    final long value;
    final @Nullable Node left;
    final @Nullable Node right;

    private Node(int depth, long[] next) {
      value = next[0]++;
      left = depth > 1 ? new Node(depth - 1, next) : null;
      right = depth > 1 ? new Node(depth - 1, next) : null;
    }
  }

  /** Computes a number from the longs. */
  interface LongLoop {
    long run(long[] array) throws Exception;
  }

  /** Computes a number from the doubles. */
  interface DoubleLoop {
    double run(double[] array) throws Exception;
  }

  /** Makes a new array from the longs. */
  interface ArrayLoop {
    long[] run(long[] array) throws Exception;
  }

  /** Sorts an array in place. */
  interface Sort<A> {
    void run(A array) throws Exception;
  }

  /** Computes fibonacci(32). */
  interface Fibonacci {
    long run() throws Exception;
  }

  /** Computes the sum of a tree. */
  interface TreeSum {
    long run(Node root) throws Exception;
  }

  /** Counts the words of a text. */
  interface WordCount {
    Words.Counts run(String text) throws Exception;
  }

  /** The sum of the squares. */
  Workload sumSquares(LongLoop loop) {
    return longs("sum-squares", loop, () -> LongStream.range(0, ELEMENTS).map(x -> x * x));
  }

  /** The sum of the squares of those that 3 divides. */
  Workload filterMapSum(LongLoop loop) {
    return longs(
        "filter-map-sum",
        loop,
        () -> LongStream.range(0, ELEMENTS).filter(x -> x % 3 == 0).map(x -> x * x));
  }

  private Workload longs(String scenario, LongLoop loop, Supplier<LongStream> values) {
    return workload(
        scenario,
        () -> {
          long expected = values.get().sum();
          long[] array = LongStream.range(0, ELEMENTS).toArray();
          return () -> {
            WrongAnswer.unless("value", loop.run(array), expected);
            return ELEMENTS;
          };
        });
  }

  /** The sum of the square roots. */
  Workload sqrtSum(DoubleLoop loop) {
    return workload(
        "sqrt-sum",
        () -> {
          double[] array = LongStream.range(0, ELEMENTS).asDoubleStream().toArray();
          double expected = DoubleStream.of(array).map(Math::sqrt).sum();
          return () -> {
            WrongAnswer.unlessClose("value", loop.run(array), expected);
            return ELEMENTS;
          };
        });
  }

  /** A new array with 31 times each element and 7. */
  Workload mapArray(ArrayLoop loop) {
    return workload("map-array", () -> new Mapping(loop));
  }

  private static final class Mapping implements Batch {
    private final ArrayLoop loop;
    private final long[] array = LongStream.range(0, ELEMENTS).toArray();
    private long[] result = {};

    Mapping(ArrayLoop loop) {
      this.loop = loop;
    }

    @Override
    public long run() throws Exception {
      result = loop.run(array);
      return ELEMENTS;
    }

    @Override
    public void check() throws WrongAnswer {
      WrongAnswer.unless("length", result.length, ELEMENTS);
      for (int i = 0; i < ELEMENTS; i++) {
        if (result[i] != i * 31L + 7) {
          throw WrongAnswer.of("element " + i + " is " + result[i]);
        }
      }
    }
  }

  /** Random longs, sorted. */
  Workload sortLongs(Sort<long[]> sort) {
    return workload("sort-longs", () -> new LongSorting(sort, SORTED_LONGS));
  }

  /** Random longs, sorted by a quicksort that forks at every call. */
  Workload joinQuicksort(Sort<long[]> sort) {
    return workload("join-quicksort", () -> new LongSorting(sort, QUICKSORTED));
  }

  private static final class LongSorting implements Batch {
    private final Sort<long[]> sort;
    private final long[] unsorted;
    private final long[] array;
    private final long sum;

    LongSorting(Sort<long[]> sort, int count) {
      this.sort = sort;
      XorShift random = new XorShift();
      unsorted = LongStream.generate(random::next).limit(count).toArray();
      array = new long[count];
      sum = LongStream.of(unsorted).sum();
    }

    @Override
    public void prepare() {
      System.arraycopy(unsorted, 0, array, 0, array.length);
    }

    @Override
    public long run() throws Exception {
      sort.run(array);
      return array.length;
    }

    @Override
    public void check() throws WrongAnswer {
      for (int i = 1; i < array.length; i++) {
        if (array[i - 1] > array[i]) {
          throw WrongAnswer.of("elements " + (i - 1) + " and " + i + " are out of order");
        }
      }
      WrongAnswer.unless("sum", LongStream.of(array).sum(), sum);
    }
  }

  /** Items with many equal keys, sorted by a stable sort. */
  Workload sortObjects(Sort<Item[]> sort) {
    return workload("sort-objects", () -> new ItemSorting(sort));
  }

  private static final class ItemSorting implements Batch {
    private final Sort<Item[]> sort;
    private final Item[] unsorted = new Item[SORTED_ITEMS];
    private final Item[] array = new Item[SORTED_ITEMS];

    ItemSorting(Sort<Item[]> sort) {
      this.sort = sort;
      XorShift random = new XorShift();
      Arrays.setAll(unsorted, i -> new Item(random.small() % KEYS, i));
    }

    @Override
    public void prepare() {
      System.arraycopy(unsorted, 0, array, 0, array.length);
    }

    @Override
    public long run() throws Exception {
      sort.run(array);
      return array.length;
    }

    @Override
    public void check() throws WrongAnswer {
      for (int i = 1; i < array.length; i++) {
        Item one = array[i - 1];
        Item next = array[i];
        if (one.key() > next.key() || (one.key() == next.key() && one.id() >= next.id())) {
          throw WrongAnswer.of("elements " + (i - 1) + " and " + i + " are out of order");
        }
      }
    }
  }

  /** Fibonacci with a fork at every call. */
  Workload joinFib(Fibonacci fibonacci) {
    return workload(
        "join-fib",
        () ->
            () -> {
              WrongAnswer.unless("value", fibonacci.run(), FIB_VALUE);
              return FIB_CALLS;
            });
  }

  /** The sum of a tree with a fork at every node. */
  Workload joinTree(TreeSum treeSum) {
    return workload(
        "join-tree",
        () -> {
          Node root = new Node(TREE_DEPTH, new long[1]);
          return () -> {
            WrongAnswer.unless("value", treeSum.run(root), TREE_NODES * (TREE_NODES - 1L) / 2);
            return TREE_NODES;
          };
        });
  }

  /** How often each word occurs. */
  Workload wordCount(WordCount count) {
    return workload(
        "word-count",
        () -> {
          String text = Words.text();
          Words.Counts expected = Words.Counts.of(text, 0, text.length());
          return () -> {
            Words.Counts counts = count.run(text);
            WrongAnswer.unless("number of words", counts.words(), Words.COUNT);
            WrongAnswer.unless("number of distinct words", counts.distinct(), expected.distinct());
            WrongAnswer.unless("sum of squares", counts.squares(), expected.squares());
            return Words.COUNT;
          };
        });
  }

  private Workload workload(String scenario, Workload.Setup setup) {
    return Workload.prepared(scenario, contender, Place.HERE, setup);
  }

  /** The same work after something else has gone through the same methods. */
  static Workload polluted(Workload clean, Pollution pollution) {
    return Workload.measured(
        clean.contender(),
        "ns",
        new Work() {
          private boolean polluted;

          @Override
          public double[] measure(long windowNanos) throws Exception {
            if (!polluted) {
              pollution.run();
              polluted = true;
            }
            return clean.work().measure(windowNanos);
          }
        },
        clean.metrics().getFirst().scenario() + "-polluted");
  }

  /** Runs other lambdas through a contender's methods. */
  interface Pollution {
    void run() throws Exception;
  }

  /** Twenty functions of one shape, each a class of its own. */
  static LongUnaryOperator[] otherFunctions() {
    return new LongUnaryOperator[] {
      x -> x + 1, x -> x + 2, x -> x + 3, x -> x + 4, x -> x + 5,
      x -> x - 1, x -> x - 2, x -> x - 3, x -> x - 4, x -> x - 5,
      x -> x ^ 1, x -> x ^ 2, x -> x ^ 3, x -> x ^ 4, x -> x ^ 5,
      x -> x | 1, x -> x | 2, x -> x | 3, x -> x | 4, x -> x | 5
    };
  }
}
