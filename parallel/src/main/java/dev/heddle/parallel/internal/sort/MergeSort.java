package dev.heddle.parallel.internal.sort;

import dev.heddle.parallel.Par;
import dev.heddle.parallel.internal.schedule.Pool;
import java.util.Arrays;
import java.util.Comparator;

/** A stable sort of objects: halves are sorted by joins, and merged by joins. */
public final class MergeSort {
  /*
   * All happens in two copies; the array itself is written once, when everything is in order. So a comparator that
   * throws leaves the array as it was, and one that contradicts itself loses no element: each copy always holds all
   * elements of each range that is not being merged, and a merge moves each element once.
   */
  private static final int LEAF = 1 << 12;

  private MergeSort() {}

  /** Sorts a part of an array in ascending order; equal elements keep their order. */
  public static <T> void sort(T[] array, int lo, int hi, Comparator<? super T> order) {
    T[] work = Arrays.copyOfRange(array, lo, hi);
    if (work.length <= LEAF) {
      Arrays.sort(work, order);
    } else {
      T[] buffer = work.clone();
      Pool.call(_ -> {
        halves(work, buffer, 0, work.length, order, false);
        return true;
      });
    }
    System.arraycopy(work, 0, array, lo, work.length);
  }

  /** Sorts a range that both arrays hold into one of them. */
  private static <T> void halves(
      T[] work, T[] buffer, int lo, int hi, Comparator<? super T> order, boolean intoBuffer) {
    if (hi - lo <= LEAF) {
      Arrays.sort(intoBuffer ? buffer : work, lo, hi, order);
      return;
    }
    int middle = (lo + hi) >>> 1;
    Par.join(
        () -> halves(work, buffer, lo, middle, order, !intoBuffer),
        () -> halves(work, buffer, middle, hi, order, !intoBuffer));
    T[] from = intoBuffer ? work : buffer;
    T[] to = intoBuffer ? buffer : work;
    merge(from, lo, middle, middle, hi, to, lo, order);
  }

  private static <T> void merge(
      T[] from, int lo, int loEnd, int hi, int hiEnd, T[] to, int at, Comparator<? super T> order) {
    int left = loEnd - lo;
    int right = hiEnd - hi;
    if (left + right <= LEAF) {
      mergeHere(from, lo, loEnd, hi, hiEnd, to, at, order);
      return;
    }
    int splitLeft;
    int splitRight;
    if (left >= right) {
      splitLeft = lo + left / 2;
      splitRight = firstNotBelow(from, hi, hiEnd, from[splitLeft], order);
    } else {
      splitRight = hi + right / 2;
      splitLeft = firstAbove(from, lo, loEnd, from[splitRight], order);
    }
    int middle = at + splitLeft - lo + splitRight - hi;
    Par.join(
        () -> merge(from, lo, splitLeft, hi, splitRight, to, at, order),
        () -> merge(from, splitLeft, loEnd, splitRight, hiEnd, to, middle, order));
  }

  private static <T> void mergeHere(
      T[] from, int lo, int loEnd, int hi, int hiEnd, T[] to, int at, Comparator<? super T> order) {
    int l = lo;
    int r = hi;
    int place = at;
    while (l < loEnd && r < hiEnd) {
      to[place++] = order.compare(from[l], from[r]) <= 0 ? from[l++] : from[r++];
    }
    System.arraycopy(from, l, to, place, loEnd - l);
    System.arraycopy(from, r, to, place + loEnd - l, hiEnd - r);
  }

  private static <T> int firstNotBelow(
      T[] array, int lo, int hi, T element, Comparator<? super T> order) {
    int low = lo;
    int high = hi;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order.compare(array[middle], element) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static <T> int firstAbove(
      T[] array, int lo, int hi, T element, Comparator<? super T> order) {
    int low = lo;
    int high = hi;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order.compare(array[middle], element) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
