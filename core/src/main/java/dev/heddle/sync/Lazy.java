package dev.heddle.sync;

import dev.heddle.Body;
import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.seam.Seam;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made when it is first asked for, once.
 *
 * {@snippet file="dev/heddle/snippets/SyncSnippets.java" region="lazy"}
 *
 * <p>Who asks while it is made waits; one who has waited longest goes first. If making it fails,
 * the failure is thrown to the one whose call it was, and the next one tries again: a failure is
 * not kept. A value that needs itself is an error, instead of a wait for ever.
 *
 * <p>Not for something that must be closed: {@link Shared}.
 *
 * <p><b>Cancellation.</b> The wait, and the code that makes the value, can be cancelled; another
 * caller then makes it.
 *
 * <p><b>Happens-before.</b> What was done to make the value is seen by everybody who gets it.
 *
 * @param <T> the type of the value; null is no value
 */
public final class Lazy<T> {
  @SuppressWarnings("rawtypes")
  private static final RefVar<Lazy, Object> VALUE =
      new RefVar<>(AtomicReferenceFieldUpdater.newUpdater(Lazy.class, Object.class, "value"));

  private final Mutex<Body<? extends T, ? extends RuntimeException>> maker;
  private volatile @Nullable Object value;

  /** A value that {@code maker} will make. */
  public Lazy(Body<? extends T, ? extends RuntimeException> maker) {
    this.maker = new Mutex<>(Objects.requireNonNull(maker, "maker"));
  }

  /**
   * The value, which is made now if it is not there.
   *
   * @throws IllegalStateException if the caller is making it already
   * @throws NullPointerException if null was made
   * @throws dev.heddle.CancelledException if the caller is cancelled
   * @throws InterruptedException if the caller is interrupted from outside
   */
  public T get() throws InterruptedException {
    Seam.operation("get", this);
    T known = orNull();
    return known == null ? make() : known;
  }

  /** The value if it has been made. */
  @SuppressWarnings("unchecked")
  public @Nullable T orNull() {
    return (T) VALUE.get(this);
  }

  private T make() throws InterruptedException {
    if (maker.isHeldBy(Thread.currentThread())) {
      throw new IllegalStateException("making the value of " + this + " needs that value itself");
    }
    try (var guard = maker.lockInterruptibly()) {
      T known = orNull();
      if (known != null) {
        return known;
      }
      T made = Objects.requireNonNull(guard.get().run(), "the value that was made");
      VALUE.set(this, made);
      return made;
    }
  }

  @Override
  public String toString() {
    Object known = VALUE.get(this);
    return known == null ? "a lazy value, not made yet" : "lazy " + known;
  }
}
