package dev.heddle.internal.wait;

import dev.heddle.internal.engine.TimerEntry;

/** Ends a wait at a point in time. */
public final class WaitLimit extends TimerEntry {
  private final Waiter waiter;
  private final int end;

  /** Ends {@code waiter} with {@code end}, a case or {@link Waiter#TIMED_OUT}. */
  public WaitLimit(Waiter waiter, int end, long deadline) {
    super(deadline);
    this.waiter = waiter;
    this.end = end;
  }

  @Override
  protected void fire() {
    if (waiter.tryEnd(end)) {
      waiter.wake();
    }
  }
}
