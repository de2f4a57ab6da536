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
    Seam.before(Step.READ, owner);
    return field.get(owner);
  }

  /** Volatile write: no later read of this thread can pass it. */
  public void set(O owner, long value) {
    boolean told = Seam.before(Step.WRITE, owner);
    field.set(owner, value);
    if (told) {
      Seam.after();
    }
  }

  /** Release write: what this thread did before is seen by whoever reads the value. */
  public void setRelease(O owner, long value) {
    boolean told = Seam.before(Step.WRITE, owner);
    field.lazySet(owner, value);
    if (told) {
      Seam.after();
    }
  }

  /** Compare and set, with the effects of a volatile read and write. */
  public boolean cas(O owner, long expected, long value) {
    boolean told = Seam.before(Step.UPDATE, owner);
    boolean done = field.compareAndSet(owner, expected, value);
    if (told && done) {
      Seam.after();
    }
    return done;
  }

  /** Adds and returns the old value. */
  public long getAndAdd(O owner, long delta) {
    boolean told = Seam.before(Step.UPDATE, owner);
    long result = field.getAndAdd(owner, delta);
    if (told) {
      Seam.after();
    }
    return result;
  }

  /** Adds and returns the new value. */
  public long addAndGet(O owner, long delta) {
    return getAndAdd(owner, delta) + delta;
  }
}
