package dev.heddle.sync;

import dev.heddle.TimeoutException;
import dev.heddle.internal.util.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The guard of a {@link Mutex}. Beyond {@link Guard}, it can replace the data and wait until the
 * data are as wanted.
 *
 * {@snippet file="dev/heddle/snippets/LockSnippets.java" region="await"}
 *
 * @param <T> the type of the data
 */
public final class MutexGuard<T> extends GuardState implements Guard<T> {
  private final Mutex<T> mutex;

  MutexGuard(Mutex<T> mutex, Thread holder) {
    super(holder);
    this.mutex = mutex;
  }

  @Override
  public T get() {
    check();
    return mutex.data();
  }

  /** Replaces the data. */
  public void set(T data) {
    Objects.requireNonNull(data, "data");
    check();
    mutex.data(data);
  }

  @Override
  public <U> Guard<U> map(Function<? super T, ? extends U> part) {
    Objects.requireNonNull(part, "part");
    check();
    U value = Objects.requireNonNull(part.apply(mutex.data()), "part");
    check();
    markMapped();
    return new MappedGuard<>(this, value);
  }

  /** Releases the lock. */
  @Override
  public void close() {
    super.close();
  }

  /**
   * Marks the data as unusable: from the next acquisition on the lock throws {@link
   * PoisonedException} with this cause, until it is {@linkplain Mutex#recover repaired}. For a
   * holder that fails while it uses a guard; {@link Mutex#with} does it by itself.
   *
   * @throws IllegalStateException if the lock was not made with {@link LockOptions#poisoning()}
   */
  public void poison(Throwable cause) {
    Objects.requireNonNull(cause, "cause");
    check();
    if (!mutex.options().isPoisoning()) {
      throw new IllegalStateException(mutex + " was not made with LockOptions.poisoning()");
    }
    mutex.poison(cause);
  }

  /**
   * Whether the lock is poisoned. Only a guard from a select can find it so: the other ways to take
   * the lock throw instead.
   */
  public boolean isPoisoned() {
    check();
    return mutex.isPoisoned();
  }

  /**
   * Waits until {@code condition} holds for the data; holds the lock when it returns, and when it
   * throws. While it waits others have the lock. The condition is looked at after each release by
   * somebody who may have changed the data; it runs in this thread, with the lock held, and must
   * not change the data. What it throws ends the wait and is thrown here.
   *
   * <p>Each release lets all who wait look, one after the other. Where many wait for different
   * things, give each a channel or a {@link Notify} instead.
   *
   * <p>The wait is cancellable; the lock is taken back all the same, so that clean-up finds it
   * held.
   *
   * @throws dev.heddle.CancelledException if the caller is cancelled
   * @throws InterruptedException if the caller is interrupted from outside
   */
  public void await(Predicate<? super T> condition) throws InterruptedException {
    Objects.requireNonNull(condition, "condition");
    check();
    mutex.awaitCondition(this, condition, false, 0);
  }

  /**
   * Like {@link #await}, for at most {@code limit}.
   *
   * @throws TimeoutException if the condition does not hold by then; the lock is held
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  public void awaitWithin(Duration limit, Predicate<? super T> condition)
      throws InterruptedException {
    long nanos = Durations.nanos(limit, "limit");
    Objects.requireNonNull(condition, "condition");
    check();
    if (!mutex.awaitCondition(this, condition, true, nanos)) {
      throw new TimeoutException(
          "the condition on " + mutex + " did not come true within " + limit);
    }
  }

  @Override
  String lockName() {
    return mutex.toString();
  }

  @Override
  void unlock(Thread me) {
    mutex.release(me);
  }
}
