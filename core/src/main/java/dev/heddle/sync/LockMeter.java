package dev.heddle.sync;

import dev.heddle.internal.seam.Seam;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens at one lock; on with {@code -Dheddle.recordLocks=true}.
 *
 * <p>All fields are written by the holder of the lock, and read by anybody: what is read may be of
 * different moments. Where several hold it at a time: {@link ReaderMeter}.
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
    count(waited, asked, begin);
  }

  /** One more acquisition; by the holder, or under a lock of its own. */
  void count(boolean waited, long asked, long now) {
    acquisitions++;
    if (waited) {
      contended++;
      waits[Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, now - asked))]++;
    }
  }

  /** The caller is about to release the lock. */
  void released(Thread holder) {
    long held = Seam.nanoTime() - begin;
    if (isLongest(held)) {
      longest(held, stack(holder, held));
    }
  }

  boolean isLongest(long held) {
    return held > longest;
  }

  static Throwable stack(Thread holder, long held) {
    return new Throwable(LockLine.nameOf(holder) + " held it for " + Duration.ofNanos(held));
  }

  void longest(long held, Throwable stack) {
    longest = held;
    longestHold = stack;
  }

  static IllegalStateException nothing(Object lock) {
    return new IllegalStateException(
        "nothing is recorded of " + lock + ": start the JVM with -Dheddle.recordLocks=true");
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
