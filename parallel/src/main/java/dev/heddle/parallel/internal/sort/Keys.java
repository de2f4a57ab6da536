package dev.heddle.parallel.internal.sort;

import dev.heddle.parallel.Par;

/** Sorts other numbers as the longs that have the same order. */
public final class Keys {
  private static final int PART = 1 << 14;

  private Keys() {}

  /** What is done to the elements from one index to another. */
  @FunctionalInterface
  private interface Move {
    void range(int lo, int hi);
  }

  private static void inParts(int length, Move move) {
    Par.rangeInt(0, Math.ceilDiv(length, PART))
        .forEach(part -> move.range(part * PART, (int) Math.min(length, (part + 1L) * PART)));
  }

  /** Sorts ints. */
  public static void sort(int[] array) {
    long[] keys = new long[array.length];
    inParts(
        array.length,
        (lo, hi) -> {
          for (int i = lo; i < hi; i++) {
            keys[i] = array[i];
          }
        });
    RadixSort.sort(keys, 0, keys.length);
    inParts(
        array.length,
        (lo, hi) -> {
          for (int i = lo; i < hi; i++) {
            array[i] = (int) keys[i];
          }
        });
  }

  /** Sorts doubles in the order of {@link Double#compare}. */
  public static void sort(double[] array) {
    long[] keys = new long[array.length];
    inParts(
        array.length,
        (lo, hi) -> {
          for (int i = lo; i < hi; i++) {
            keys[i] = swapped(Double.doubleToLongBits(array[i]));
          }
        });
    RadixSort.sort(keys, 0, keys.length);
    inParts(
        array.length,
        (lo, hi) -> {
          for (int i = lo; i < hi; i++) {
            array[i] = Double.longBitsToDouble(swapped(keys[i]));
          }
        });
  }

  /** Negative numbers have their magnitude's bits the other way round; its own inverse. */
  private static long swapped(long bits) {
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }
}
