package dev.heddle.sync;

import java.util.Objects;
import java.util.function.Function;

/** What the guards of an {@link RwLock} share. */
abstract sealed class RwGuard<T> extends GuardState implements Guard<T>
    permits ReadGuard, WriteGuard, UpgradableGuard {
  final RwLock<T> lock;

  RwGuard(RwLock<T> lock, Thread holder) {
    super(holder);
    this.lock = lock;
  }

  abstract LockMode mode();

  @Override
  public T get() {
    check();
    return lock.data();
  }

  @Override
  public <U> Guard<U> map(Function<? super T, ? extends U> part) {
    Objects.requireNonNull(part, "part");
    check();
    U value = Objects.requireNonNull(part.apply(lock.data()), "part");
    check();
    markMapped();
    return new MappedGuard<>(this, value);
  }

  /** Releases the lock. */
  @Override
  public void close() {
    super.close();
  }

  @Override
  String lockName() {
    return lock.toString();
  }
}
