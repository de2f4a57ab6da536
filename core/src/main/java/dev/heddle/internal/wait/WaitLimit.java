package dev.heddle.internal.wait;

import dev.heddle.internal.engine.TimerEntry;

/** Ends a wait at a point in time, and no later wait of the same waiter. */
public final class WaitLimit extends TimerEntry {
  private final Waiter waiter;
  private final long stamp;
  private final int end;

  /** Ends {@code waiter} with {@code end}, a case or {@link Waiter#TIMED_OUT}. */
  public WaitLimit(Waiter waiter, int end, long deadline) {
    super(deadline);
    this.waiter = waiter;
    this.stamp = waiter.stamp();
    this.end = end;
  }

  @Override
  protected void fire() {
    if (waiter.tryEnd(stamp, end)) {
      waiter.wake();
    }
  }
}
