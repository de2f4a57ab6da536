package dev.heddle.parallel.internal.flow;

import dev.heddle.parallel.Par;
import java.util.Arrays;
import java.util.function.BinaryOperator;
import java.util.function.LongBinaryOperator;

/**
 * Prefix sums in place, in two passes: the parts are combined, each for itself; then each part is
 * run through once more, beginning with what comes before it.
 */
public abstract class Scan {
  private static final int SHORTEST = 1 << 12;
  private static final int MOST_PARTS = 64;

  private Scan() {}

  /** Prefix sums of longs. */
  public static void longs(long[] array, LongBinaryOperator operator) {
    long[] sums = new long[MOST_PARTS];
    new Scan() {
      @Override
      void combine(int part, int lo, int hi) {
        long sum = array[lo];
        for (int i = lo + 1; i < hi; i++) {
          sum = operator.applyAsLong(sum, array[i]);
        }
        sums[part] = sum;
      }

      @Override
      void carry(int part) {
        sums[part] = operator.applyAsLong(sums[part - 1], sums[part]);
      }

      @Override
      void begin(int part, int lo) {
        array[lo] = operator.applyAsLong(sums[part - 1], array[lo]);
      }

      @Override
      void finish(int lo, int hi) {
        for (int i = lo + 1; i < hi; i++) {
          array[i] = operator.applyAsLong(array[i - 1], array[i]);
        }
      }
    }.run(array.length);
  }

  /** Prefix sums of objects. */
  public static <T> void objects(T[] array, BinaryOperator<T> operator) {
    T[] sums = Arrays.copyOf(array, Math.min(array.length, MOST_PARTS));
    new Scan() {
      @Override
      void combine(int part, int lo, int hi) {
        T sum = array[lo];
        for (int i = lo + 1; i < hi; i++) {
          sum = operator.apply(sum, array[i]);
        }
        sums[part] = sum;
      }

      @Override
      void carry(int part) {
        sums[part] = operator.apply(sums[part - 1], sums[part]);
      }

      @Override
      void begin(int part, int lo) {
        array[lo] = operator.apply(sums[part - 1], array[lo]);
      }

      @Override
      void finish(int lo, int hi) {
        for (int i = lo + 1; i < hi; i++) {
          array[i] = operator.apply(array[i - 1], array[i]);
        }
      }
    }.run(array.length);
  }

  /** Combines a part, for the parts behind it. */
  abstract void combine(int part, int lo, int hi);

  /** Adds what the part before came to. */
  abstract void carry(int part);

  /** Adds what comes before the part to its first element. */
  abstract void begin(int part, int lo);

  /** Adds each element to the next one. */
  abstract void finish(int lo, int hi);

  final void run(int length) {
    int parts = Math.clamp(length / SHORTEST, 1, MOST_PARTS);
    if (parts == 1) {
      finish(0, length);
      return;
    }
    Par.rangeInt(0, parts - 1)
        .forEach(
            part -> combine(part, border(length, part, parts), border(length, part + 1, parts)));
    for (int part = 1; part < parts - 1; part++) {
      carry(part);
    }
    Par.rangeInt(0, parts)
        .forEach(part -> {
          int lo = border(length, part, parts);
          if (part > 0) {
            begin(part, lo);
          }
          finish(lo, border(length, part + 1, parts));
        });
  }

  private static int border(int length, int part, int parts) {
    return (int) ((long) length * part / parts);
  }
}
