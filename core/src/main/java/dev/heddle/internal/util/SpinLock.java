package dev.heddle.internal.util;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;

/**
 * A short lock in an {@code int} field of its owner: 0 is free, 1 is held.
 *
 * <p>For sections of a few dozen instructions only. A holder cannot be unmounted: virtual threads
 * are not preempted and the section never parks. The system can still take the holder's processor
 * away, so a spin turns into yields soon.
 *
 * <p>While holding it: no user code, no allocation that can be done before, no logging, no unpark,
 * no other lock unless the owner's class states the order.
 */
public final class SpinLock {
  private SpinLock() {}

  /** Acquires the lock in {@code field} of {@code owner}. */
  public static <O> void lock(IntVar<O> field, O owner) {
    if (!field.cas(owner, 0, 1)) {
      contended(field, owner);
    }
  }

  private static <O> void contended(IntVar<O> field, O owner) {
    int turn = 0;
    do {
      Seam.spin(owner, turn++);
    } while (field.get(owner) != 0 || !field.cas(owner, 0, 1));
  }

  /** Releases the lock. */
  public static <O> void unlock(IntVar<O> field, O owner) {
    field.setRelease(owner, 0);
  }
}
