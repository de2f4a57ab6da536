package dev.heddle.parallel.internal.pipeline;

/**
 * How long the elements of a pipeline's shape took when it ran last: tells which runs are over
 * before another thread would have woken up.
 */
final class Pace {
  /*
   * A guess, read and written by all callers without order: whoever finds it wrong runs a loop on its own thread that
   * takes longer than a hand-over would have, and corrects it.
   */

  /** What is over in less runs where it was called. About what handing it over and back costs. */
  static final long SHORT_NANOS = 10_000;

  /** More elements are handed over whatever they take. */
  static final long MOST = 1 << 14;

  private static final long UNKNOWN = Long.MAX_VALUE;

  private volatile long nanosForMost = UNKNOWN;

  /** Whether a run over so many elements will be over soon. */
  boolean isShort(long length) {
    long most = nanosForMost;
    return Long.compareUnsigned(length, MOST) <= 0 && most <= SHORT_NANOS * MOST / length;
  }

  /** A run over so many elements, at most {@link #MOST}, took so long. */
  void observe(long length, long nanos) {
    nanosForMost = Math.min(nanos, UNKNOWN / MOST) * MOST / length;
  }
}
