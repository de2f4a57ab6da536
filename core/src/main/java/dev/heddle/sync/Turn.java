package dev.heddle.sync;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.wait.WaitQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What a lock knows of one of its waiting cases; the item of the case while it is queued. All but
 * {@code mode}, {@code thread} and {@code grant} is guarded by the lock's gate; {@code woken} is
 * read without.
 */
final class Turn {
  private static final IntVar<Turn> WOKEN =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Turn.class, "woken"));

  /** For what. */
  final LockMode mode;

  /** Who waits. */
  final Thread thread;

  /**
   * What the case is handed together with the lock: the guard, for a case of a select. Such a case
   * cannot compete, because its wait ends by being completed only.
   */
  final @Nullable Object grant;

  /** Since when; set once, when the case is queued for the lock. */
  long since;

  /** The queue that the case stands in: the lock's, or that of a condition. */
  WaitQueue where;

  private volatile int woken;

  Turn(LockMode mode, Thread thread, long since, WaitQueue where, @Nullable Object grant) {
    this.mode = mode;
    this.thread = thread;
    this.since = since;
    this.where = where;
    this.grant = grant;
  }

  /** Whether the waiter was woken to compete. */
  boolean isWoken() {
    return WOKEN.get(this) != 0;
  }

  void woken(boolean now) {
    WOKEN.set(this, now ? 1 : 0);
  }
}
