package dev.heddle.sync;

import dev.heddle.TimeoutException;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import java.time.Duration;

/**
 * The right to read what an {@link RwLock} protects, and to become its writer with nobody writing
 * in between.
 *
 * {@snippet file="dev/heddle/snippets/LockSnippets.java" region="upgrade"}
 *
 * @param <T> the type of the data
 */
public final class UpgradableGuard<T> extends RwGuard<T> {
  UpgradableGuard(RwLock<T> lock, Thread holder) {
    super(lock, holder);
  }

  /**
   * Waits until all readers have left, and goes on as the writer; this guard is closed. Readers
   * that come meanwhile wait. Not cancellable.
   */
  public WriteGuard<T> upgrade() {
    check();
    Seam.operation("upgrade", lock);
    lock.core.upgrade();
    markClosed();
    return new WriteGuard<>(lock, holder());
  }

  /**
   * Like {@link #upgrade}, cancellable, for at most {@code limit}; this guard stays as it is if it
   * does not succeed.
   *
   * @throws TimeoutException if there are readers left by then
   * @throws IllegalArgumentException if {@code limit} is negative
   * @throws dev.heddle.CancelledException if the caller is cancelled
   * @throws InterruptedException if the caller is interrupted from outside
   */
  public WriteGuard<T> upgradeWithin(Duration limit) throws InterruptedException {
    long nanos = Durations.nanos(limit, "limit");
    check();
    Seam.operation("upgradeWithin", lock);
    if (!lock.core.upgradeWithin(nanos)) {
      throw new TimeoutException(lock + " had readers still after " + limit);
    }
    markClosed();
    return new WriteGuard<>(lock, holder());
  }

  /** Goes on as a plain reader, so that another one can be upgradable; this guard is closed. */
  public ReadGuard<T> downgrade() {
    check();
    markClosed();
    lock.core.downgradeUpgradable(holder());
    return new ReadGuard<>(lock, holder());
  }

  @Override
  LockMode mode() {
    return LockMode.UPGRADABLE;
  }

  @Override
  void unlock(Thread me) {
    lock.core.releaseUpgradable(me);
  }
}
