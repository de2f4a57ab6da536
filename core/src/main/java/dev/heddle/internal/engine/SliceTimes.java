package dev.heddle.internal.engine;

import dev.heddle.internal.seam.Tally;

/**
 * How long the slices of one worker took, and how long their jobs had been runnable before: counts
 * by powers of two of nanoseconds. Kept by that worker.
 */
final class SliceTimes {
  private static final int BUCKETS = 64;

  private final Tally runs = new Tally(BUCKETS);
  private final Tally delays = new Tally(BUCKETS);

  void addRun(long nanos) {
    runs.add(bucket(nanos), 1);
  }

  void addDelay(long nanos) {
    delays.add(bucket(nanos), 1);
  }

  /** What took less than a nanosecond is in bucket 0. */
  static int bucket(long nanos) {
    return nanos <= 0 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(nanos);
  }

  long[] runs() {
    return copy(runs);
  }

  long[] delays() {
    return copy(delays);
  }

  private static long[] copy(Tally tally) {
    long[] counts = new long[BUCKETS];
    for (int i = 0; i < BUCKETS; i++) {
      counts[i] = tally.get(i);
    }
    return counts;
  }
}
