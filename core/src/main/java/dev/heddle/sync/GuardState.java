package dev.heddle.sync;

/** Whose a guard is, and whether it may still be used. Used by the guard's own thread only. */
abstract class GuardState {
  private static final int OPEN = 0;
  private static final int MAPPED = 1;
  private static final int CLOSED = 2;

  private final Thread holder;
  private int state;

  GuardState(Thread holder) {
    this.holder = holder;
  }

  /** The lock, as messages call it. */
  abstract String lockName();

  /** Releases the lock. */
  abstract void unlock(Thread me);

  final Thread holder() {
    return holder;
  }

  final void check() {
    if (state != OPEN || Thread.currentThread() != holder) {
      throw fault(OPEN);
    }
  }

  final boolean isOpen() {
    return state == OPEN;
  }

  final void checkMapped() {
    if (state != MAPPED || Thread.currentThread() != holder) {
      throw fault(MAPPED);
    }
  }

  final void markMapped() {
    state = MAPPED;
  }

  final void closeMapped() {
    checkMapped();
    state = CLOSED;
    unlock(holder);
  }

  /** Ends the guard without releasing anything. */
  final void markClosed() {
    state = CLOSED;
  }

  public void close() {
    check();
    state = CLOSED;
    unlock(holder);
  }

  final IllegalStateException misuse(String what) {
    return new IllegalStateException("a guard of " + lockName() + " " + what);
  }

  private IllegalStateException fault(int wanted) {
    Thread me = Thread.currentThread();
    if (me != holder) {
      return misuse(
          "belongs to "
              + LockLine.nameOf(holder)
              + ", "
              + LockLine.nameOf(me)
              + " must take the lock itself");
    }
    return state == MAPPED && wanted == OPEN
        ? misuse("was mapped: use the guard that map returned")
        : misuse("was closed before: take the lock again");
  }
}
