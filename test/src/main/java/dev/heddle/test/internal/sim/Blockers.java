package dev.heddle.test.internal.sim;

import dev.heddle.internal.wait.Waiter;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What is known about the things that threads park on. */
final class Blockers {
  private Blockers() {}

  /**
   * Whether what the parked thread waits for has happened, so that somebody should have woken it.
   */
  static boolean isOver(@Nullable Object blocker) {
    return switch (blocker) {
      case Waiter waiter -> waiter.state() != 0;
      case BooleanSupplier condition -> condition.getAsBoolean();
      case null, default -> false;
    };
  }
}
