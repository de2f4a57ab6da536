package dev.heddle.internal.engine;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.LongVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.SpinLock;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A wheel of timers with one owner that adds to it; anybody may cancel its entries, and fire those
 * that are due when the owner is busy.
 *
 * <p>Invariants, while the lock is free:
 *
 * <ul>
 *   <li>{@code next} is no later than any deadline in the wheel, and NEVER only if the wheel is
 *       empty. Cancelling leaves it as it is: then it may be too early, and somebody looks for
 *       nothing, once.
 *   <li>The cancelled entries that are still linked are at most a quarter of all, or few. {@code
 *       dead} counts them; it may be off by those that are being cancelled right now.
 * </ul>
 *
 * <p><b>Every entry fires or is cancelled.</b> Who fires holds the lock while it takes what is due
 * out of the wheel, and runs it afterwards; the CAS of the entry's state decides against a cancel.
 * It never waits for the lock: whoever has it is about to publish a {@code next} or to free it, and
 * while {@code next} lies in the past nobody goes to sleep (see {@link Timekeeper}).
 *
 * <p><b>Cancelling.</b> The owner takes its entry out at once, if it gets the lock at the first
 * attempt. Others only change the state and count, so that the owner's lock and wheel stay in its
 * cache; who sees that too many are dead takes them all out.
 *
 * <p>Lock: no other is taken under it, and nobody is unparked under it.
 */
abstract class TimerQueue {
  private static final IntVar<TimerQueue> LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(TimerQueue.class, "lock"));
  private static final LongVar<TimerQueue> NEXT =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(TimerQueue.class, "next"));
  static final IntVar<TimerQueue> DEAD =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(TimerQueue.class, "dead"));

  /** Fewer dead entries than this are not worth a walk through the wheel. */
  static final int PURGE_MINIMUM = 64;

  final TimerWheel wheel;
  private volatile int lock;
  private volatile long next = TimerEntry.NEVER;
  private volatile int dead;

  /** Creates an empty queue; {@code now} by the seam's clock. */
  TimerQueue(long now) {
    wheel = new TimerWheel(now);
  }

  /** Whether the calling thread is, or runs on, the owner. */
  abstract boolean isOwn();

  /**
   * Adds an entry, unless it was cancelled already. True if it is due before all others: then the
   * caller tells the timekeeper. By the owner.
   */
  boolean add(TimerEntry entry, long now) {
    if (entry.isCancelled()) {
      return false;
    }
    entry.queue = this;
    SpinLock.lock(LOCK, this);
    wheel.add(entry, now);
    boolean earlier = Timekeeper.before(entry.deadline, NEXT.get(this));
    if (earlier) {
      NEXT.set(this, entry.deadline);
    }
    unlock();
    return earlier;
  }

  /** An entry of this queue has just been cancelled. */
  void cancelled(TimerEntry entry) {
    if (isOwn() && LOCK.cas(this, 0, 1)) {
      boolean linked = wheel.remove(entry);
      unlock();
      if (linked) {
        return;
      }
      // Somebody has taken it out in order to fire it, and will count it as gone.
    }
    DEAD.addAndGet(this, 1);
    purge();
  }

  /**
   * Releases the lock. Who counts a dead entry while it is held, and could not get it, relies on
   * the holder to look at the count afterwards.
   */
  private void unlock() {
    SpinLock.unlock(LOCK, this);
    purge();
  }

  /**
   * Takes the dead entries out if there are too many, unless the lock is held. Those that somebody
   * has taken out in order to fire them, perhaps this thread, still count and are not there: where
   * there was nothing to take and nobody has counted another, there is no more to do.
   */
  private void purge() {
    int seen = -1;
    int count;
    while ((count = DEAD.get(this)) > PURGE_MINIMUM
        && count != seen
        && count > wheel.size() / 4
        && LOCK.cas(this, 0, 1)) {
      int taken = wheel.purge();
      DEAD.addAndGet(this, -taken);
      SpinLock.unlock(LOCK, this);
      seen = taken == 0 ? count : -1;
    }
  }

  /**
   * A lower bound of the deadlines, {@link TimerEntry#NEVER} if there are none. Volatile: who has
   * written what a sleeper looks at before it sleeps, and then reads this, sees every entry whose
   * owner has not seen that.
   */
  long next() {
    return NEXT.get(this);
  }

  /** Whether an entry may be due at {@code now}. */
  boolean isDue(long now) {
    long next = next();
    return next != TimerEntry.NEVER && next - now <= 0;
  }

  /** Fires what is due at {@code now}, unless another thread is at it; returns how many. */
  int fireDue(long now) {
    if (!LOCK.cas(this, 0, 1)) {
      return 0;
    }
    TimerEntry due = null;
    try {
      due = wheel.takeDue(now);
      NEXT.set(this, wheel.nextLook());
    } finally {
      unlock();
    }
    int fired = 0;
    while (due != null) {
      TimerEntry behind = due.unchain();
      fired += fire(due) ? 1 : 0;
      due = behind;
    }
    return fired;
  }

  /** Takes all entries out, in a chain. The owner will add no more. */
  @Nullable TimerEntry takeAll() {
    SpinLock.lock(LOCK, this);
    TimerEntry all = wheel.takeAll();
    NEXT.set(this, TimerEntry.NEVER);
    SpinLock.unlock(LOCK, this);
    return all;
  }

  private boolean fire(TimerEntry due) {
    boolean fired = true;
    try {
      fired = due.tryFire();
    } catch (Throwable failure) {
      if (Seam.world() != null) {
        throw failure; // the end of a schedule, or a finding
      }
      // One entry must not stop the clock for all others.
      System.getLogger("dev.heddle")
          .log(System.Logger.Level.ERROR, "a timer entry failed", failure);
    }
    if (!fired) {
      DEAD.addAndGet(this, -1);
    }
    return fired;
  }
}
