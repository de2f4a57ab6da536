package dev.heddle.internal.util;

import java.time.Duration;
import java.util.Objects;

/** Turns the durations of the API into nanoseconds. */
public final class Durations {
  /** Longest time limit, about 146 years: sums with the clock cannot overflow. */
  public static final long LONGEST = Long.MAX_VALUE / 2;

  private Durations() {}

  /**
   * Nanoseconds of {@code duration}, cut at about 146 years.
   *
   * @throws IllegalArgumentException if it is negative; {@code what} names the parameter
   */
  public static long nanos(Duration duration, String what) {
    Objects.requireNonNull(duration, what);
    if (duration.isNegative()) {
      throw new IllegalArgumentException(what + " must not be negative: " + duration);
    }
    if (duration.getSeconds() >= LONGEST / 1_000_000_000L) {
      return LONGEST;
    }
    return duration.toNanos();
  }
}
