package dev.heddle;

import java.time.Duration;
import java.util.Arrays;

/**
 * How often something took how long: one count for each power of two of nanoseconds. Bucket 0 holds
 * what took less than a nanosecond, bucket n what took from 2<sup>n-1</sup> nanoseconds to just
 * under 2<sup>n</sup>. Immutable; from {@link RuntimeCounters.OfWorker}.
 */
public final class DurationHistogram {
  /** How many buckets there are. */
  public static final int BUCKETS = 64;

  static final DurationHistogram EMPTY = new DurationHistogram(new long[BUCKETS]);

  private final long[] counts;

  private DurationHistogram(long[] counts) {
    this.counts = counts;
  }

  static DurationHistogram of(long[] counts) {
    return new DurationHistogram(Arrays.copyOf(counts, BUCKETS));
  }

  /** How many durations there are in all. */
  public long count() {
    return Arrays.stream(counts).sum();
  }

  /**
   * How many durations there are in a bucket.
   *
   * @throws IndexOutOfBoundsException if {@code bucket} is not from 0 to 63
   */
  public long count(int bucket) {
    return counts[bucket];
  }

  /**
   * What every duration in a bucket is below, in steps of a nanosecond.
   *
   * @throws IndexOutOfBoundsException if {@code bucket} is not from 0 to 63
   */
  public static Duration bound(int bucket) {
    if (bucket < 0 || bucket >= BUCKETS) {
      throw new IndexOutOfBoundsException(
          "bucket must be from 0 to " + (BUCKETS - 1) + ": " + bucket);
    }
    return Duration.ofNanos(bucket == BUCKETS - 1 ? Long.MAX_VALUE : 1L << bucket);
  }

  /**
   * The bound of the bucket in which the quantile lies: of all durations the part {@code q} is
   * below it. At most twice the quantile itself. Zero if there are none.
   *
   * @throws IllegalArgumentException if {@code q} is not from 0 to 1
   */
  public Duration quantile(double q) {
    if (!(q >= 0 && q <= 1)) {
      throw new IllegalArgumentException("the quantile must be from 0 to 1: " + q);
    }
    long all = count();
    if (all == 0) {
      return Duration.ZERO;
    }
    long below = Math.max(1, (long) Math.ceil(q * all));
    int bucket = 0;
    for (long seen = counts[0]; seen < below; seen += counts[bucket]) {
      bucket++;
    }
    return bound(bucket);
  }

  DurationHistogram plus(DurationHistogram other, int sign) {
    long[] sum = counts.clone();
    for (int i = 0; i < BUCKETS; i++) {
      sum[i] += sign * other.counts[i];
    }
    return new DurationHistogram(sum);
  }

  @Override
  public String toString() {
    return count() == 0
        ? "empty"
        : count() + ", median below " + quantile(0.5) + ", 99 % below " + quantile(0.99);
  }
}
