package dev.heddle.parallel.internal.sort;

import dev.heddle.parallel.Par;
import dev.heddle.parallel.internal.schedule.Pool;
import java.util.Arrays;

/**
 * Sorts longs by their digits from the highest differing bit on, with a buffer as long as the
 * array.
 */
public final class RadixSort {
  /*
   * One level takes the highest bits in which the elements of a range differ, counts, and moves each element to its
   * bucket in the other array; the buckets are ranges of their own. So each level tells at least two elements apart,
   * whatever the keys are, and small numbers cost no more levels than large ones.
   *
   * Large ranges are counted and moved in parallel: each part has counts of its own, and so a place of its own in each
   * bucket. Ranges below SEQUENTIAL fit into a processor's cache.
   *
   * Invariant: a range's elements are in `from`, and go to `from` or `to`, as `intoTo` says. Different ranges touch
   * different places of both arrays.
   */
  private static final int TINY = 96;
  private static final int SEQUENTIAL = 1 << 16;
  private static final int PART = 1 << 14;
  private static final int MOST_PARTS = 64;
  private static final int WIDE_BITS = 11;
  private static final int NARROW_BITS = 8;

  private RadixSort() {}

  /** Sorts a part of an array in ascending order. */
  public static void sort(long[] array, int lo, int hi) {
    if (hi - lo < 2 || isSorted(array, lo, hi)) {
      return;
    }
    if (hi - lo <= PART) {
      Arrays.sort(array, lo, hi);
      return;
    }
    long[] buffer = new long[hi - lo];
    if (lo == 0 && hi == array.length) {
      Pool.call(_ -> {
        range(array, buffer, 0, hi, false);
        return true;
      });
    } else {
      long[] part = Arrays.copyOfRange(array, lo, hi);
      Pool.call(_ -> {
        range(part, buffer, 0, part.length, false);
        return true;
      });
      System.arraycopy(part, 0, array, lo, part.length);
    }
  }

  private static boolean isSorted(long[] array, int lo, int hi) {
    for (int i = lo + 1; i < hi; i++) {
      if (array[i - 1] > array[i]) {
        return false;
      }
    }
    return true;
  }

  private static void range(long[] from, long[] to, int lo, int hi, boolean intoTo) {
    if (hi - lo <= SEQUENTIAL) {
      small(from, to, lo, hi, intoTo);
    } else {
      large(from, to, lo, hi, intoTo);
    }
  }

  private static void small(long[] from, long[] to, int lo, int hi, boolean intoTo) {
    if (hi - lo <= TINY) {
      keep(from, to, lo, hi, intoTo);
      Arrays.sort(intoTo ? to : from, lo, hi);
      return;
    }
    long differing = differing(from, lo, hi);
    if (differing == 0) {
      keep(from, to, lo, hi, intoTo);
      return;
    }
    int shift = shift(differing, NARROW_BITS);
    int[] ends = new int[1 << NARROW_BITS];
    count(from, lo, hi, shift, ends);
    int place = lo;
    for (int b = 0; b < ends.length; b++) {
      int count = ends[b];
      ends[b] = place;
      place += count;
    }
    move(from, to, lo, hi, shift, ends);
    int begin = lo;
    for (int end : ends) {
      if (end > begin) {
        bucket(to, from, begin, end, shift, !intoTo);
      }
      begin = end;
    }
  }

  /** A bucket of a level that told elements apart from {@code shift} on. */
  private static void bucket(long[] from, long[] to, int lo, int hi, int shift, boolean intoTo) {
    if (shift == 0) {
      keep(from, to, lo, hi, intoTo); // all equal
    } else {
      range(from, to, lo, hi, intoTo);
    }
  }

  private static void keep(long[] from, long[] to, int lo, int hi, boolean intoTo) {
    if (intoTo) {
      System.arraycopy(from, lo, to, lo, hi - lo);
    }
  }

  private static void large(long[] from, long[] to, int lo, int hi, boolean intoTo) {
    int parts = Math.clamp((hi - lo) / PART, 1, MOST_PARTS);
    long differing =
        Par.rangeInt(0, parts)
            .mapToLong(p ->
                (from[lo] ^ from[border(lo, hi, p, parts)])
                    | differing(from, border(lo, hi, p, parts), border(lo, hi, p + 1, parts)))
            .reduce(0, (a, b) -> a | b);
    if (differing == 0) {
      keep(from, to, lo, hi, intoTo);
      return;
    }
    int shift = shift(differing, WIDE_BITS);
    int[][] places = new int[parts][1 << WIDE_BITS];
    Par.rangeInt(0, parts)
        .forEach(p ->
            count(from, border(lo, hi, p, parts), border(lo, hi, p + 1, parts), shift, places[p]));
    int[] begins = new int[(1 << WIDE_BITS) + 1];
    int place = lo;
    for (int b = 0; b < 1 << WIDE_BITS; b++) {
      begins[b] = place;
      for (int[] ofPart : places) {
        int count = ofPart[b];
        ofPart[b] = place;
        place += count;
      }
    }
    begins[1 << WIDE_BITS] = place;
    Par.rangeInt(0, parts)
        .forEach(p ->
            move(
                from,
                to,
                border(lo, hi, p, parts),
                border(lo, hi, p + 1, parts),
                shift,
                places[p]));
    buckets(to, from, begins, 0, 1 << WIDE_BITS, shift, !intoTo);
  }

  private static void buckets(
      long[] from, long[] to, int[] begins, int first, int last, int shift, boolean intoTo) {
    int count = begins[last] - begins[first];
    if (count == 0) {
      return;
    }
    if (last - first == 1) {
      bucket(from, to, begins[first], begins[last], shift, intoTo);
      return;
    }
    int middle = (first + last) >>> 1;
    if (count <= PART) {
      buckets(from, to, begins, first, middle, shift, intoTo);
      buckets(from, to, begins, middle, last, shift, intoTo);
    } else {
      Par.join(
          () -> buckets(from, to, begins, first, middle, shift, intoTo),
          () -> buckets(from, to, begins, middle, last, shift, intoTo));
    }
  }

  private static int border(int lo, int hi, int part, int parts) {
    return lo + (int) ((long) (hi - lo) * part / parts);
  }

  /** The bits in which some element differs from the first one. */
  private static long differing(long[] array, int lo, int hi) {
    long first = array[lo];
    long bits = 0;
    for (int i = lo; i < hi; i++) {
      bits |= array[i] ^ first;
    }
    return bits;
  }

  private static int shift(long differing, int bits) {
    return Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(differing) - bits);
  }

  private static int digit(long element, int shift, int mask) {
    return (int) ((element ^ Long.MIN_VALUE) >>> shift) & mask;
  }

  private static void count(long[] array, int lo, int hi, int shift, int[] counts) {
    int mask = counts.length - 1;
    for (int i = lo; i < hi; i++) {
      counts[digit(array[i], shift, mask)]++;
    }
  }

  private static void move(long[] from, long[] to, int lo, int hi, int shift, int[] places) {
    int mask = places.length - 1;
    for (int i = lo; i < hi; i++) {
      long element = from[i];
      to[places[digit(element, shift, mask)]++] = element;
    }
  }
}
