package dev.heddle.parallel.internal.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * What a run of adjacent elements has come to: the accumulator of a kernel. One thread at a time
 * writes it; it passes from thread to thread with the job that it belongs to.
 */
public final class Partial {
  /** The accumulator of int and long elements. */
  long l;

  /** The accumulator of double elements. */
  double d;

  /** Elements counted. */
  long count;

  /** Whether there was an element, or the one that was looked for. */
  boolean seen;

  /** The array that elements are stored in, from {@link #at} on. */
  @Nullable Object out;

  int at;

  /** The finished cells of a pairwise sum. */
  @Nullable PairwiseSum cells;

  /** The sum, minimum, maximum or reduction of int or long elements. */
  public long asLong() {
    return l;
  }

  /** The sum, minimum, maximum or reduction of double elements. */
  public double asDouble() {
    return cells == null ? d : cells.sum();
  }

  /** How many elements were counted. */
  public long count() {
    return count;
  }

  /** Whether there was an element, or the one that was looked for. */
  public boolean seen() {
    return seen;
  }
}
