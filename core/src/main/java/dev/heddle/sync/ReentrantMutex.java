package dev.heddle.sync;

import dev.heddle.Source;
import dev.heddle.TimeoutException;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.util.Ids;
import dev.heddle.internal.wait.Port;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Mutex} that its owner may take again; it is free when each acquisition has been
 * released. For code that calls back into itself. Where a section can be entered twice, half a
 * change may be seen: prefer {@link Mutex}.
 *
 * {@snippet file="dev/heddle/snippets/LockSnippets.java" region="reentrant"}
 *
 * <p>Fairness, cancellation and memory effects are those of {@link Mutex}. It has no conditions but
 * those of its {@linkplain #asLock() view}, and cannot be poisoned.
 *
 * @param <T> the type of the data; null is no data
 */
public final class ReentrantMutex<T> extends LockCore {
  private final long id = Ids.next();
  private final Port acquiring =
      new Acquiring(id, LockMode.EXCLUSIVE, me -> new ReentrantGuard<>(this, me));
  private final T data;
  private int again;

  /** A mutex with the {@linkplain LockOptions#defaults default options}. */
  public ReentrantMutex(T data) {
    this(data, LockOptions.defaults());
  }

  /**
   * A mutex with a name or other options.
   *
   * @throws IllegalArgumentException if the options ask for poisoning
   */
  public ReentrantMutex(T data, LockOptions options) {
    super(Objects.requireNonNull(options, "options"));
    if (options.isPoisoning()) {
      throw new IllegalArgumentException("a ReentrantMutex cannot be poisoned: use a Mutex");
    }
    this.data = Objects.requireNonNull(data, "data");
  }

  /** Waits until the lock is the caller's, if it is not already. Not cancellable. */
  public Guard<T> lock() {
    Seam.operation("lock", this);
    Thread me = Thread.currentThread();
    acquire(me);
    return new ReentrantGuard<>(this, me);
  }

  /** Takes the lock if that needs no waiting, else returns null. */
  public @Nullable Guard<T> tryLock() {
    Seam.operation("tryLock", this);
    Thread me = Thread.currentThread();
    return tryAcquire(me) ? new ReentrantGuard<>(this, me) : null;
  }

  /** Like {@link #lock}, and cancellable. */
  public Guard<T> lockInterruptibly() throws InterruptedException {
    Seam.operation("lockInterruptibly", this);
    Thread me = Thread.currentThread();
    acquireInterruptibly(me, false, 0);
    return new ReentrantGuard<>(this, me);
  }

  /**
   * Like {@link #lockInterruptibly}, for at most {@code limit}.
   *
   * @throws TimeoutException if it was not free by then
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  public Guard<T> lockWithin(Duration limit) throws InterruptedException {
    long nanos = Durations.nanos(limit, "limit");
    Seam.operation("lockWithin", this);
    Thread me = Thread.currentThread();
    if (!acquireInterruptibly(me, true, nanos)) {
      throw new TimeoutException(this + " was not free within " + limit);
    }
    return new ReentrantGuard<>(this, me);
  }

  /** The lock as a case of a select; see {@link Mutex#acquiring()}. */
  public Source<Guard<T>> acquiring() {
    return () -> acquiring;
  }

  /** Runs {@code section} on the data, with the lock held. Not cancellable while it waits. */
  public <X extends Throwable> void with(LockedAction<? super T, X> section) throws X {
    Objects.requireNonNull(section, "section");
    Seam.operation("with", this);
    Thread me = Thread.currentThread();
    acquire(me);
    try {
      section.run(data);
    } finally {
      release(me);
    }
  }

  /** Like {@link #with}, with a result. */
  public <R extends @Nullable Object, X extends Throwable> R compute(
      LockedBody<? super T, R, X> section) throws X {
    Objects.requireNonNull(section, "section");
    Seam.operation("compute", this);
    Thread me = Thread.currentThread();
    acquire(me);
    try {
      return section.run(data);
    } finally {
      release(me);
    }
  }

  /** How often the caller has taken the lock and not yet released it; 0 if another one holds it. */
  public int holds() {
    return isHeldBy(Thread.currentThread()) ? again + 1 : 0;
  }

  @Override
  boolean reenter() {
    if (again == Integer.MAX_VALUE - 1) {
      throw new IllegalStateException(this + " was taken " + Integer.MAX_VALUE + " times");
    }
    again++;
    return true;
  }

  @Override
  void release(Thread me) {
    if (again > 0 && isHeldBy(me)) {
      again--;
    } else {
      super.release(me);
    }
  }

  @Override
  int setHoldsAside() {
    int aside = again;
    again = 0;
    return aside;
  }

  @Override
  void restoreHolds(int aside) {
    again = aside;
  }

  @Override
  long order() {
    return id;
  }

  T data() {
    return data;
  }

  /** This lock as the JDK's interface, without its data; see {@link LockView}. */
  public Lock asLock() {
    return new LockView(this);
  }

  @Override
  public String toString() {
    return options().label("reentrant mutex", id);
  }
}
