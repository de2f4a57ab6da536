package dev.heddle.stress;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, with an end. */
public final class Waits {
  /**
   * Far longer than any condition of a test takes on a loaded machine; {@code
   * heddle.stress.patience} sets the seconds, for runs against broken code.
   */
  public static final Duration LONG =
      Duration.ofSeconds(Long.getLong("heddle.stress.patience", 20));

  private static final long LOOK_NANOS = 50_000;

  private Waits() {}

  /** Returns once {@code condition} holds; fails with {@code what} after {@link #LONG}. */
  public static void until(String what, BooleanSupplier condition) {
    until(() -> what, condition);
  }

  /** Like {@link #until(String, BooleanSupplier)}; the text is made when it is needed. */
  public static void until(Supplier<String> what, BooleanSupplier condition) {
    if (!within(LONG, condition)) {
      throw new AssertionError("did not come true within " + LONG + ": " + what.get());
    }
  }

  /** Whether {@code condition} came true within {@code limit}. */
  public static boolean within(Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        return condition.getAsBoolean();
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }

  /** Whether {@code thread} is parked or blocked, not about to be. */
  public static boolean rests(Thread thread) {
    Thread.State now = thread.getState();
    return now == Thread.State.WAITING || now == Thread.State.TIMED_WAITING;
  }
}
