package dev.heddle.test.probe;

import dev.heddle.internal.seam.Seam;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One thread that parks until a condition holds, as hand-written primitives do. */
final class Parking {
  private @Nullable Thread thread;

  /** Parks until {@code condition}, which is also what tells a lost wake-up from a deadlock. */
  void await(BooleanSupplier condition) {
    thread = Thread.currentThread();
    while (!condition.getAsBoolean()) {
      Seam.park(condition);
    }
  }

  /** Parks once, without looking: whoever was too early is gone. */
  void parkOnce(BooleanSupplier condition) {
    thread = Thread.currentThread();
    Seam.park(condition);
  }

  void wake() {
    Thread parked = thread;
    if (parked != null) {
      Seam.unpark(parked);
    }
  }
}
