package dev.heddle.sync;

/**
 * The right to read what an {@link RwLock} protects.
 *
 * @param <T> the type of the data
 */
public final class ReadGuard<T> extends RwGuard<T> {
  ReadGuard(RwLock<T> lock, Thread holder) {
    super(lock, holder);
  }

  /**
   * A second guard for the same task, to be closed on its own. Does not wait, not even for writers
   * that do: it is how to read again while reading.
   */
  public ReadGuard<T> share() {
    check();
    lock.core.shareRead(holder());
    return new ReadGuard<>(lock, holder());
  }

  @Override
  LockMode mode() {
    return LockMode.READ;
  }

  @Override
  void unlock(Thread me) {
    lock.core.releaseRead(me);
  }
}
