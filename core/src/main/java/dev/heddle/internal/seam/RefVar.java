package dev.heddle.internal.seam;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A shared {@code volatile} reference field of class {@code O}, reached through the seam; see
 * {@link IntVar}.
 *
 * @param <O> the class that declares the field
 * @param <V> the type of the field
 */
public record RefVar<O, V>(AtomicReferenceFieldUpdater<O, @Nullable V> field) {
  /** Volatile read. */
  public @Nullable V get(O owner) {
    if (Seam.simulated()) {
      Seam.step(Step.READ, owner);
    }
    return field.get(owner);
  }

  /** Volatile write: no later read of this thread can pass it. */
  public void set(O owner, @Nullable V value) {
    if (Seam.simulated()) {
      Seam.step(Step.WRITE, owner);
    }
    field.set(owner, value);
  }

  /** Release write: what this thread did before is seen by whoever reads the value. */
  public void setRelease(O owner, @Nullable V value) {
    if (Seam.simulated()) {
      Seam.step(Step.WRITE, owner);
    }
    field.lazySet(owner, value);
  }

  /** Compare and set, with the effects of a volatile read and write. */
  public boolean cas(O owner, @Nullable V expected, @Nullable V value) {
    if (Seam.simulated()) {
      Seam.step(Step.UPDATE, owner);
    }
    return field.compareAndSet(owner, expected, value);
  }

  /** Writes and returns the old value as one atomic step. */
  public @Nullable V getAndSet(O owner, @Nullable V value) {
    if (Seam.simulated()) {
      Seam.step(Step.UPDATE, owner);
    }
    return field.getAndSet(owner, value);
  }
}
