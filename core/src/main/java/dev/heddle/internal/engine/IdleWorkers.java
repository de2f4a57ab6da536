package dev.heddle.internal.engine;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.util.SpinLock;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The list of the workers that sleep or are about to: last in, first out, because the one that went
 * to sleep last still has something in its cache.
 *
 * <p>Invariants, while the lock is free: {@code workers[0..count)} are different workers. Who takes
 * one off must wake it; a worker may take itself off. {@code count} is the lower half of {@code
 * state}; the upper half is how many workers there are that may come here, the number of all at
 * first and whatever {@link #join} and {@link #quit} make of it, or {@link #CLOSED} once all have
 * been taken off together.
 *
 * <p>The lock is taken under no other and no other under it; nobody is unparked under it.
 */
final class IdleWorkers {
  private static final IntVar<IdleWorkers> LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(IdleWorkers.class, "lock"));
  private static final IntVar<IdleWorkers> STATE =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(IdleWorkers.class, "state"));
  private static final int HALF = 16;
  private static final int LOWER = (1 << HALF) - 1;
  private static final int CLOSED = LOWER << HALF;

  private final Worker[] workers;
  private volatile int lock;
  private volatile int state;

  /** Creates an empty list for {@code workers} workers, of which there may be {@code most}. */
  IdleWorkers(int workers, int most) {
    this.workers = new Worker[most];
    state = workers << HALF;
  }

  /** How many are on the list. */
  int count() {
    return STATE.get(this) & LOWER;
  }

  /** Whether every worker that there is is on the list. */
  boolean isFull() {
    return isFull(STATE.get(this));
  }

  private static boolean isFull(int state) {
    return (state & LOWER) == state >>> HALF;
  }

  /** There is one worker more; false if all have been taken off together, for good. */
  boolean join() {
    SpinLock.lock(LOCK, this);
    int now = STATE.get(this);
    boolean open = (now & CLOSED) != CLOSED;
    if (open) {
      STATE.set(this, now + (1 << HALF));
    }
    SpinLock.unlock(LOCK, this);
    return open;
  }

  /** There is one worker less; none that is on the list. */
  void quit() {
    SpinLock.lock(LOCK, this);
    int now = STATE.get(this);
    if ((now & CLOSED) != CLOSED) {
      STATE.set(this, now - (1 << HALF));
    }
    SpinLock.unlock(LOCK, this);
  }

  /** Whether {@code worker} is on the list. */
  boolean contains(Worker worker) {
    SpinLock.lock(LOCK, this);
    boolean found = place(worker, count()) >= 0;
    SpinLock.unlock(LOCK, this);
    return found;
  }

  private int place(Worker worker, int count) {
    int place = count - 1;
    while (place >= 0 && workers[place] != worker) {
      place--;
    }
    return place;
  }

  /** Adds a worker, which then looks at every queue once more. A full fence follows. */
  void push(Worker worker) {
    SpinLock.lock(LOCK, this);
    int now = STATE.get(this);
    workers[now & LOWER] = worker;
    STATE.set(this, now + 1);
    SpinLock.unlock(LOCK, this);
  }

  /** Takes off the worker that was added last, or returns null if there is none. */
  @Nullable Worker pop() {
    SpinLock.lock(LOCK, this);
    int now = STATE.get(this);
    int left = (now & LOWER) - 1;
    Worker last = left < 0 ? null : workers[left];
    if (last != null) {
      STATE.set(this, now - 1);
    }
    SpinLock.unlock(LOCK, this);
    return last;
  }

  /** Takes off all if every worker is on the list, and no more may come; false if not. */
  boolean takeAll() {
    SpinLock.lock(LOCK, this);
    boolean full = isFull(STATE.get(this));
    if (full) {
      STATE.set(this, CLOSED);
    }
    SpinLock.unlock(LOCK, this);
    return full;
  }

  /** Takes off {@code worker}; false if somebody else has. */
  boolean remove(Worker worker) {
    SpinLock.lock(LOCK, this);
    int now = STATE.get(this);
    int left = (now & LOWER) - 1;
    int place = place(worker, left + 1);
    if (place >= 0) {
      workers[place] = workers[left];
      STATE.set(this, now - 1);
    }
    SpinLock.unlock(LOCK, this);
    return place >= 0;
  }
}
