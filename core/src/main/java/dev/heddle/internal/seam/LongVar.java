package dev.heddle.internal.seam;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * A shared {@code volatile long} field of class {@code O}, reached through the seam; see {@link
 * IntVar}.
 *
 * @param <O> the class that declares the field
 */
public record LongVar<O>(AtomicLongFieldUpdater<O> field) {
  /** Volatile read. */
  public long get(O owner) {
    if (Seam.simulated()) {
      Seam.step(Step.READ, owner);
    }
    return field.get(owner);
  }

  /** Volatile write: no later read of this thread can pass it. */
  public void set(O owner, long value) {
    if (Seam.simulated()) {
      Seam.step(Step.WRITE, owner);
    }
    field.set(owner, value);
  }

  /** Release write: what this thread did before is seen by whoever reads the value. */
  public void setRelease(O owner, long value) {
    if (Seam.simulated()) {
      Seam.step(Step.WRITE, owner);
    }
    field.lazySet(owner, value);
  }

  /** Compare and set, with the effects of a volatile read and write. */
  public boolean cas(O owner, long expected, long value) {
    if (Seam.simulated()) {
      Seam.step(Step.UPDATE, owner);
    }
    return field.compareAndSet(owner, expected, value);
  }

  /** Adds and returns the old value. */
  public long getAndAdd(O owner, long delta) {
    if (Seam.simulated()) {
      Seam.step(Step.UPDATE, owner);
    }
    return field.getAndAdd(owner, delta);
  }
}
