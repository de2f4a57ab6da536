package dev.heddle.sync;

import java.util.Objects;

/**
 * The right to change what an {@link RwLock} protects.
 *
 * @param <T> the type of the data
 */
public final class WriteGuard<T> extends RwGuard<T> {
  WriteGuard(RwLock<T> lock, Thread holder) {
    super(lock, holder);
  }

  /** Replaces the data. */
  public void set(T data) {
    Objects.requireNonNull(data, "data");
    check();
    lock.data(data);
  }

  /** Goes on as a reader, with nobody writing in between; this guard is closed. */
  public ReadGuard<T> downgrade() {
    check();
    markClosed();
    lock.core.downgradeWrite(holder());
    return new ReadGuard<>(lock, holder());
  }

  @Override
  LockMode mode() {
    return LockMode.EXCLUSIVE;
  }

  @Override
  void unlock(Thread me) {
    lock.core.releaseWrite(me);
  }
}
