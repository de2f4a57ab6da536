package dev.heddle.internal.engine;

import dev.heddle.internal.seam.IntVar;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * Something that happens at a point in time, unless it is cancelled before; used once.
 *
 * <p>States: ARMED, then by one CAS either FIRED or CANCELLED.
 */
public abstract class TimerEntry implements Runnable {
  private static final int ARMED = 0;
  private static final int FIRED = 1;
  private static final int CANCELLED = 2;

  private static final IntVar<TimerEntry> STATE =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(TimerEntry.class, "state"));

  private volatile int state;
  final long deadline;

  /**
   * Creates an entry; {@link Timers#arm} starts it.
   *
   * @param deadline by the seam's clock, in nanoseconds
   */
  protected TimerEntry(long deadline) {
    this.deadline = deadline;
  }

  /** What happens. Runs on the timer thread: short, never blocks, runs no code of users. */
  protected abstract void fire();

  /** Prevents the firing; false if it has fired or begun to. */
  public final boolean cancel() {
    if (STATE.cas(this, ARMED, CANCELLED)) {
      Timers.cancelled(this);
      return true;
    }
    return false;
  }

  final boolean isCancelled() {
    return STATE.get(this) == CANCELLED;
  }

  /** Fires, unless it was cancelled; by whoever keeps the time. */
  @Override
  public final void run() {
    if (STATE.cas(this, ARMED, FIRED)) {
      fire();
    }
  }
}
