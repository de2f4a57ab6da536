package dev.heddle.sync;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.SpinLock;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * Counts what the readers of one lock do; on with {@code -Dheddle.recordLocks=true}.
 *
 * <p>Since when each reads is kept by its thread: a reader that leaves by the hand of another
 * thread is counted, and how long it stayed is not.
 */
final class ReaderMeter {
  private static final IntVar<ReaderMeter> LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(ReaderMeter.class, "lock"));

  private final ThreadLocal<ArrayDeque<Long>> begins = ThreadLocal.withInitial(ArrayDeque::new);
  private final LockMeter meter = new LockMeter(); // guarded by the lock
  private volatile int lock;

  ReaderMeter() {}

  /** The caller has begun to read, for which it asked at {@code asked}. */
  void taken(boolean waited, long asked) {
    long now = Seam.nanoTime();
    begins.get().push(now);
    SpinLock.lock(LOCK, this);
    meter.count(waited, asked, now);
    SpinLock.unlock(LOCK, this);
  }

  /** The caller has ceased to read. */
  void released(Thread holder) {
    Long begin = begins.get().poll();
    long held = begin == null ? -1 : Seam.nanoTime() - begin;
    if (!meter.isLongest(held)) { // a look without the lock: who is wrong by it looks again
      return;
    }
    Throwable stack = LockMeter.stack(holder, held);
    SpinLock.lock(LOCK, this);
    if (meter.isLongest(held)) {
      meter.longest(held, stack);
    }
    SpinLock.unlock(LOCK, this);
  }

  LockStatistics read() {
    return meter.read();
  }
}
