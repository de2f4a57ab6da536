package dev.heddle;

import dev.heddle.internal.wait.WaitLook;
import dev.heddle.internal.wait.Waiter;
import java.lang.ref.WeakReference;

/**
 * A wait that a look has found, and when: a wait does not read the clock when it begins. Held by
 * the task, and holds the waiter weakly, because that knows what was waited for.
 */
final class Sighting {
  private final WeakReference<Waiter> waiter;
  private final long stamp;
  private final long since;

  Sighting(WaitLook seen, long now) {
    waiter = new WeakReference<>(seen.waiter());
    stamp = seen.stamp();
    since = now;
  }

  boolean isOf(WaitLook other) {
    return stamp == other.stamp() && waiter.refersTo(other.waiter());
  }

  long since() {
    return since;
  }
}
