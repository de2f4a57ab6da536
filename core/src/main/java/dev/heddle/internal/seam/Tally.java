package dev.heddle.internal.seam;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts that one thread keeps and any thread may read: they only grow.
 *
 * <p>They are statistics, no part of a protocol: nothing may be decided by them. So adding is a
 * plain addition and an opaque write, and no step of a schedule. A reader sees each count as it was
 * at some recent moment, and different counts as of different moments; its own are exact.
 */
public final class Tally {
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int PADDING = 8; // in front and behind: a cache line that nobody else writes

  private final long[] counts;

  /** Creates {@code size} counts of zero. */
  public Tally(int size) {
    counts = new long[PADDING + size + PADDING];
  }

  /** Adds to the count at {@code index}; by the one thread that keeps this tally. */
  public void add(int index, long increase) {
    int place = PADDING + index;
    ELEMENT.setOpaque(counts, place, counts[place] + increase);
  }

  /** The count at {@code index}. */
  public long get(int index) {
    return (long) ELEMENT.getOpaque(counts, PADDING + index);
  }
}
