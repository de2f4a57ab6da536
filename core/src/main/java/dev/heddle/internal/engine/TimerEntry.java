package dev.heddle.internal.engine;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens at a point in time, unless it is cancelled before; used once.
 *
 * <p>States: ARMED, then by one CAS either FIRED or CANCELLED.
 *
 * <p>{@code prev}, {@code next} and {@code slot} belong to the wheel that holds the entry, and are
 * guarded as it is; {@code slot} is {@link #NOWHERE} in none. {@code queue} is set once, before the
 * entry is linked.
 */
public abstract class TimerEntry implements Runnable {
  /** The deadline of no entry: in place of the earliest one where there is none. */
  static final long NEVER = Long.MAX_VALUE;

  /** The slot of an entry that is in no wheel. */
  static final int NOWHERE = -1;

  private static final int ARMED = 0;
  private static final int FIRED = 1;
  private static final int CANCELLED = 2;

  private static final IntVar<TimerEntry> STATE =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(TimerEntry.class, "state"));

  final long deadline;
  @Nullable TimerEntry prev;
  @Nullable TimerEntry next;
  @Nullable TimerQueue queue;
  int slot = NOWHERE;
  private volatile int state;

  /**
   * Creates an entry; {@link Timers#arm} starts it.
   *
   * @param deadline by the seam's clock, in nanoseconds; at most half of the range of a long ahead
   */
  protected TimerEntry(long deadline) {
    this.deadline = deadline == NEVER ? NEVER - 1 : deadline;
  }

  /**
   * What happens. Short, never blocks, runs no code of users: the thread is a worker between two
   * slices, or the timer thread, and other timers wait meanwhile.
   */
  protected abstract void fire();

  /** When it is to fire, by the seam's clock. */
  public final long deadline() {
    return deadline;
  }

  /**
   * Prevents the firing; false if it has fired or begun to, or was cancelled before. By any thread
   * that knows that the arming has ended.
   */
  public final boolean cancel() {
    if (!STATE.cas(this, ARMED, CANCELLED)) {
      return false;
    }
    TimerQueue holder = queue;
    if (holder != null) {
      holder.cancelled(this);
    } else {
      Seam.disarm(this);
    }
    return true;
  }

  /** The entry behind this one in a chain from {@link TimerWheel#takeDue}; cuts the link. */
  public final @Nullable TimerEntry unchain() {
    TimerEntry behind = next;
    next = null;
    return behind;
  }

  final boolean isCancelled() {
    return STATE.get(this) == CANCELLED;
  }

  /** Fires, unless it was cancelled: false then. */
  final boolean tryFire() {
    if (!STATE.cas(this, ARMED, FIRED)) {
      return false;
    }
    fire();
    return true;
  }

  /** Fires, unless it was cancelled; by whoever keeps virtual time. */
  @Override
  public void run() {
    tryFire();
  }
}
