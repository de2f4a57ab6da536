package dev.heddle.sync;

import dev.heddle.internal.seam.Seam;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens at one lock; on with {@code -Dheddle.recordLocks=true}.
 *
 * <p>All fields are written by the holder of the lock, and read by anybody: what is read may be of
 * different moments.
 */
final class LockMeter {
  static final boolean ON = Boolean.getBoolean("heddle.recordLocks");

  private final long[] waits = new long[Long.SIZE];
  private long acquisitions;
  private long contended;
  private long begin;
  private long longest = -1;
  private @Nullable Throwable longestHold;

  LockMeter() {}

  /** The caller has got the lock, which it asked for at {@code asked}. */
  void taken(boolean waited, long asked) {
    begin = Seam.nanoTime();
    acquisitions++;
    if (waited) {
      contended++;
      waits[Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, begin - asked))]++;
    }
  }

  /** The caller is about to release the lock. */
  void released(Thread holder) {
    long held = Seam.nanoTime() - begin;
    if (held > longest) {
      longest = held;
      longestHold =
          new Throwable(LockCore.nameOf(holder) + " held it for " + Duration.ofNanos(held));
    }
  }

  LockStatistics read() {
    return new LockStatistics(
        acquisitions,
        contended,
        waits.clone(),
        Duration.ofNanos(Math.max(0, longest)),
        longestHold);
  }
}
