package dev.heddle.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random trees of joins, loops, nested calls and failures from many callers; each leaf must have
 * run exactly once. The callers are threads of the JDK, so the carriers' kind makes no difference.
 */
@Tag("once")
class StressTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyLeafRunsExactlyOnce(int workers) throws Exception {
    ChildJvm.mustSucceed(Main.class, "-Dheddle.parallel.workers=" + workers, "-Xmx512m");
  }

  static final class Main {
    private static final long NANOS = 1_000_000_000L;

    private Main() {}

    public static void main(String[] args) throws Exception {
      AtomicLong trees = new AtomicLong();

      try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> running = new ArrayList<>();
        long end = System.nanoTime() + NANOS;
        for (int c = 0; c < 12; c++) {
          long seed = c;
          running.add(
              callers.submit(() -> {
                Random random = new Random(seed);
                do {
                  new Tree(random.nextLong(), 1 + random.nextInt(3_000)).runAndValidate();
                  trees.incrementAndGet();
                } while (System.nanoTime() < end);
                return null;
              }));
        }
        for (Future<?> caller : running) {
          caller.get();
        }
      }
      System.out.println(trees + " trees");
    }
  }

  /**
   * A range of leaves, divided at random by joins, by loops and by nested calls; one leaf may fail.
   */
  private static final class Tree {
    final long seed;
    final AtomicIntegerArray runs;
    final AtomicLong inside = new AtomicLong();
    final int bad;

    Tree(long seed, int leaves) {
      this.seed = seed;
      this.runs = new AtomicIntegerArray(leaves);
      this.bad = (seed & 7) == 0 ? (int) Long.remainderUnsigned(seed >>> 3, leaves) : -1;
    }

    void runAndValidate() {
      long sum = -1;
      RuntimeException failure = null;
      try {
        sum = Par.join(() -> node(0, runs.length(), seed), () -> 0L).left();
      } catch (IllegalStateException e) {
        failure = e;
      }
      if (inside.get() != 0) {
        throw new AssertionError(
            "seed " + seed + ": " + inside + " leaves still run after the call");
      }
      if ((failure != null) != (bad >= 0)) {
        throw new AssertionError(
            "seed " + seed + ": bad leaf " + bad + ", thrown " + failure, failure);
      }
      long expected = 0;
      for (int i = 0; i < runs.length(); i++) {
        int n = runs.get(i);
        if (n > 1 || (n == 0 && failure == null)) {
          throw new AssertionError("seed " + seed + ": leaf " + i + " ran " + n + " times");
        }
        expected += i;
      }
      if (failure == null && sum != expected) {
        throw new AssertionError("seed " + seed + ": sum " + sum + " instead of " + expected);
      }
    }

    private long node(int lo, int hi, long at) {
      int n = hi - lo;
      if (n == 1) {
        return leaf(lo);
      }
      long next = (at ^ (at >>> 29)) * 0xBF58476D1CE4E5B9L + lo;
      int kind = (int) Long.remainderUnsigned(next >>> 17, 8);
      if (kind == 0) {
        return Par.rangeInt(lo, hi).mapToLong(this::leaf).sum();
      }
      if (kind == 1 && n >= 4) {
        int part = n / 4;
        return Par.rangeInt(0, 4)
            .mapToLong(i -> node(lo + i * part, i == 3 ? hi : lo + (i + 1) * part, next + i))
            .sum();
      }
      int mid = lo + 1 + (int) Long.remainderUnsigned(next >>> 5, n - 1);
      var both = Par.join(() -> node(lo, mid, next), () -> node(mid, hi, next + 1));
      return both.left() + both.right();
    }

    private long leaf(int i) {
      inside.incrementAndGet();
      runs.incrementAndGet(i);
      for (int k = 0; k < (i & 63); k++) {
        Thread.onSpinWait();
      }
      inside.decrementAndGet();
      if (i == bad) {
        throw new IllegalStateException("leaf " + i);
      }
      return i;
    }
  }
}
