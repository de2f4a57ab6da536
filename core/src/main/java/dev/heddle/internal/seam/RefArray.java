package dev.heddle.internal.seam;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A fixed array of shared references, reached through the seam.
 *
 * @param <V> the type of the elements
 */
public final class RefArray<V> {
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(Object[].class);

  private final @Nullable Object[] elements;

  /** Creates an array of {@code length} nulls. */
  public RefArray(int length) {
    elements = new Object[length];
  }

  /** Acquire read. */
  @SuppressWarnings("unchecked")
  public @Nullable V get(int index) {
    Seam.before(Step.READ, this);
    return (@Nullable V) ELEMENT.getAcquire(elements, index);
  }

  /** Release write. */
  public void setRelease(int index, @Nullable V value) {
    boolean told = Seam.before(Step.WRITE, this);
    ELEMENT.setRelease(elements, index, (Object) value);
    if (told) {
      Seam.after();
    }
  }

  /** Compare and set, with the effects of a volatile read and write. */
  public boolean cas(int index, @Nullable V expected, @Nullable V value) {
    boolean told = Seam.before(Step.UPDATE, this);
    boolean done = ELEMENT.compareAndSet(elements, index, (Object) expected, (Object) value);
    if (told && done) {
      Seam.after();
    }
    return done;
  }
}
