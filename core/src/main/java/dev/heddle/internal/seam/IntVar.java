package dev.heddle.internal.seam;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A shared {@code volatile int} field of class {@code O}, reached through the seam.
 *
 * <p>A record kept in a static final field: the JIT trusts the components of records and the inside
 * of field updaters, so an access compiles to the bare instruction. Field updaters rather than
 * VarHandles, because an access through a shared method needs erased types, and adapting a
 * VarHandle to them costs tens of milliseconds at start; the generated code is the same.
 *
 * @param <O> the class that declares the field
 */
public record IntVar<O>(AtomicIntegerFieldUpdater<O> field) {
  /** Volatile read. */
  public int get(O owner) {
    Seam.before(Step.READ, owner);
    return field.get(owner);
  }

  /** Volatile write: no later read of this thread can pass it. */
  public void set(O owner, int value) {
    boolean told = Seam.before(Step.WRITE, owner);
    field.set(owner, value);
    if (told) {
      Seam.after();
    }
  }

  /** Release write: what this thread did before is seen by whoever reads the value. */
  public void setRelease(O owner, int value) {
    boolean told = Seam.before(Step.WRITE, owner);
    field.lazySet(owner, value);
    if (told) {
      Seam.after();
    }
  }

  /** Compare and set, with the effects of a volatile read and write. */
  public boolean cas(O owner, int expected, int value) {
    boolean told = Seam.before(Step.UPDATE, owner);
    boolean done = field.compareAndSet(owner, expected, value);
    if (told && done) {
      Seam.after();
    }
    return done;
  }

  /** Adds and returns the new value. */
  public int addAndGet(O owner, int delta) {
    boolean told = Seam.before(Step.UPDATE, owner);
    int result = field.addAndGet(owner, delta);
    if (told) {
      Seam.after();
    }
    return result;
  }
}
