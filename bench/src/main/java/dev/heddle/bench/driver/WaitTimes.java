package dev.heddle.bench.driver;

/**
 * How often waits took how long, to a sixty-fourth. Of one thread, and of others once that has
 * ended.
 */
final class WaitTimes {
  private static final int PARTS_LOG = 6;
  private static final int PARTS = 1 << PARTS_LOG;

  private final long[] counts = new long[Long.SIZE * PARTS];

  void add(long nanos) {
    counts[place(Math.max(0, nanos))]++;
  }

  void addAll(WaitTimes others) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += others.counts[i];
    }
  }

  private static int place(long nanos) {
    int shift = Math.max(0, Long.SIZE - 1 - PARTS_LOG - Long.numberOfLeadingZeros(nanos | 1));
    return (shift << PARTS_LOG) + (int) (nanos >>> shift);
  }

  /** What {@code share} of the waits do not exceed, in nanoseconds; 0 without a wait. */
  long quantile(double share) {
    long all = 0;
    for (long count : counts) {
      all += count;
    }
    long within = (long) Math.ceil(share * all);
    for (int i = 0; within > 0 && i < counts.length; i++) {
      within -= counts[i];
      if (within <= 0) {
        int shift = Math.max(0, (i >>> PARTS_LOG) - 1);
        return ((i - ((long) shift << PARTS_LOG) + 1) << shift) - 1;
      }
    }
    return 0;
  }
}
