package dev.heddle.bench.driver;

/** Quantiles of times. */
final class Quantiles {
  private static final double NANOS_PER_MILLI = 1e6;

  private Quantiles() {}

  /** In milliseconds, of sorted nanoseconds. */
  static double millis(long[] sorted, double share) {
    return sorted[(int) (share * (sorted.length - 1))] / NANOS_PER_MILLI;
  }
}
