package dev.heddle.bench.contender;

import dev.heddle.bench.contender.LoopSuite.Node;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.RecursiveTask;

/** The recursions of the suite {@code parallel} as tasks of a ForkJoinPool. */
final class Joins {
  private Joins() {}

  /** Fibonacci with a fork at every call; the result is a field, so that no number is boxed. */
  static final class Fibonacci extends ForkJoinTask<Long> {
    private static final long serialVersionUID = 1L;
    private final int n;
    private long result;

    Fibonacci(int n) {
      this.n = n;
    }

    @Override
    protected boolean exec() {
      if (n < 2) {
        result = n;
      } else {
        Fibonacci right = new Fibonacci(n - 2);
        right.fork();
        Fibonacci left = new Fibonacci(n - 1);
        left.exec();
        right.quietlyJoin();
        result = left.result + right.result;
      }
      return true;
    }

    @Override
    public Long getRawResult() {
      return result;
    }

    @Override
    protected void setRawResult(Long value) {
      result = value;
    }
  }

  /** Partitions by the last element, as Lomuto does; returns its place. */
  static int partition(long[] array, int low, int high) {
    long pivot = array[high];
    int place = low;
    for (int i = low; i < high; i++) {
      if (array[i] < pivot) {
        long swapped = array[i];
        array[i] = array[place];
        array[place++] = swapped;
      }
    }
    array[high] = array[place];
    array[place] = pivot;
    return place;
  }

  /** Quicksort with a fork at every call. */
  static final class Quicksort extends RecursiveAction {
    private static final long serialVersionUID = 1L;
    private final transient long[] array;
    private final int low;
    private final int high;

    Quicksort(long[] array, int low, int high) {
      this.array = array;
      this.low = low;
      this.high = high;
    }

    @Override
    protected void compute() {
      if (low < high) {
        int middle = partition(array, low, high);
        Quicksort right = new Quicksort(array, middle + 1, high);
        right.fork();
        new Quicksort(array, low, middle - 1).compute();
        right.join();
      }
    }
  }

  /** The sum of a tree with a fork at every node. */
  static final class TreeSum extends RecursiveTask<Long> {
    private static final long serialVersionUID = 1L;
    private final transient Node node;

    TreeSum(Node node) {
      this.node = node;
    }

    @Override
    protected Long compute() {
      Node left = node.left;
      Node right = node.right;
      if (left == null || right == null) {
        return node.value;
      }
      TreeSum other = new TreeSum(right);
      other.fork();
      return node.value + new TreeSum(left).compute() + other.join();
    }
  }
}
