package dev.heddle.sync;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What has happened at a lock so far. Recorded where the JVM was started with {@code
 * -Dheddle.recordLocks=true}, which costs two looks at the clock for each acquisition; without it
 * nothing is recorded, and nothing costs anything. Acquisitions by a select, and the second and
 * further ones of a {@link ReentrantMutex}, are not counted.
 *
 * <p>Who is to blame for waits is the holder: {@code longestHold} shows where the lock was released
 * after it had been held for longest.
 *
 * @param acquisitions how often the lock was taken
 * @param contended how often somebody had to queue up for it
 * @param waits how long those waited: element n counts waits of less than 2 to the n nanoseconds,
 *     and at least half of that
 * @param longest for how long it was held at most
 * @param longestHold who did that, as the message, and where; null if nothing was recorded
 */
public record LockStatistics(
    long acquisitions,
    long contended,
    long[] waits,
    Duration longest,
    @Nullable Throwable longestHold) {
  /** A time that at least {@code share} of the waits were shorter than; zero without waits. */
  public Duration waitedLessThan(double share) {
    long all = 0;
    for (long count : waits) {
      all += count;
    }
    long sum = 0;
    for (int i = 0; i < waits.length; i++) {
      sum += waits[i];
      if (waits[i] > 0 && sum >= share * all) {
        return Duration.ofNanos(i < Long.SIZE - 1 ? 1L << i : Long.MAX_VALUE);
      }
    }
    return Duration.ZERO;
  }

  @Override
  public String toString() {
    return acquisitions
        + " acquisitions, "
        + contended
        + " contended; half of the waits below "
        + waitedLessThan(0.5)
        + ", 99 % below "
        + waitedLessThan(0.99)
        + "; held for at most "
        + longest;
  }
}
