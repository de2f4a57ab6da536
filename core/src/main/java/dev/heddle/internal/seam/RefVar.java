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
    Seam.before(Step.READ, owner);
    return field.get(owner);
  }

  /** Volatile write: no later read of this thread can pass it. */
  public void set(O owner, @Nullable V value) {
    boolean told = Seam.before(Step.WRITE, owner);
    field.set(owner, value);
    if (told) {
      Seam.after();
    }
  }

  /** Release write: what this thread did before is seen by whoever reads the value. */
  public void setRelease(O owner, @Nullable V value) {
    boolean told = Seam.before(Step.WRITE, owner);
    field.lazySet(owner, value);
    if (told) {
      Seam.after();
    }
  }

  /** Compare and set, with the effects of a volatile read and write. */
  public boolean cas(O owner, @Nullable V expected, @Nullable V value) {
    boolean told = Seam.before(Step.UPDATE, owner);
    boolean done = field.compareAndSet(owner, expected, value);
    if (told && done) {
      Seam.after();
    }
    return done;
  }

  /** Writes and returns the old value as one atomic step. */
  public @Nullable V getAndSet(O owner, @Nullable V value) {
    boolean told = Seam.before(Step.UPDATE, owner);
    @Nullable V result = field.getAndSet(owner, value);
    if (told) {
      Seam.after();
    }
    return result;
  }
}
