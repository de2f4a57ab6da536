package dev.heddle.internal.wait;

import dev.heddle.internal.engine.TimerEntry;
import org.jspecify.annotations.Nullable;

/**
 * Ends a wait at a point in time, and no later wait of the same waiter. Made by the thread that
 * waits, before it parks.
 */
public final class WaitLimit extends TimerEntry {
  private final Waiter waiter;
  private final long stamp;
  private final int end;
  private @Nullable Object about;

  /** Ends {@code waiter} with {@code end}, a case or {@link Waiter#TIMED_OUT}. */
  public WaitLimit(Waiter waiter, int end, long deadline) {
    super(deadline);
    this.waiter = waiter;
    this.stamp = waiter.stamp();
    this.end = end;
    this.about = waiter.about();
    if (waiter.strand() != null) {
      waiter.subject(this); // such a wait ends by itself: nobody is to search it for deadlocks
    }
  }

  /**
   * The wait is over, one way or another: takes the limit back, and forgets what the wait was for,
   * because a cancelled entry may stay in its wheel. By the thread that waited.
   */
  public void over() {
    cancel();
    waiter.forget(this);
    about = null;
  }

  /** What was known of what the wait is for, when it was limited. */
  @Nullable Object about() {
    return about;
  }

  @Override
  protected void fire() {
    if (waiter.tryEndByTime(stamp, end)) {
      waiter.wake();
    }
  }
}
