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
 * one off must wake it; a worker may take itself off.
 *
 * <p>The lock is taken under no other and no other under it; nobody is unparked under it.
 */
final class IdleWorkers {
  private static final IntVar<IdleWorkers> LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(IdleWorkers.class, "lock"));
  private static final IntVar<IdleWorkers> COUNT =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(IdleWorkers.class, "count"));

  private final Worker[] workers;
  private volatile int lock;
  private volatile int count;

  /** Creates an empty list with room for {@code capacity} workers. */
  IdleWorkers(int capacity) {
    workers = new Worker[capacity];
  }

  /** How many are on the list. */
  int count() {
    return COUNT.get(this);
  }

  /** Whether every worker that there is room for is on the list. */
  boolean isFull() {
    return COUNT.get(this) == workers.length;
  }

  /** Adds a worker, which then looks at every queue once more. A full fence follows. */
  void push(Worker worker) {
    SpinLock.lock(LOCK, this);
    int place = COUNT.get(this);
    workers[place] = worker;
    COUNT.set(this, place + 1);
    SpinLock.unlock(LOCK, this);
  }

  /** Takes off the worker that was added last, or returns null if there is none. */
  @Nullable Worker pop() {
    SpinLock.lock(LOCK, this);
    int left = COUNT.get(this) - 1;
    Worker last = left < 0 ? null : workers[left];
    if (last != null) {
      COUNT.set(this, left);
    }
    SpinLock.unlock(LOCK, this);
    return last;
  }

  /** Takes off all if every worker is on the list; false if not. */
  boolean takeAll() {
    SpinLock.lock(LOCK, this);
    boolean full = COUNT.get(this) == workers.length;
    if (full) {
      COUNT.set(this, 0);
    }
    SpinLock.unlock(LOCK, this);
    return full;
  }

  /** Takes off {@code worker}; false if somebody else has. */
  boolean remove(Worker worker) {
    SpinLock.lock(LOCK, this);
    int left = COUNT.get(this) - 1;
    int place = left;
    while (place >= 0 && workers[place] != worker) {
      place--;
    }
    if (place >= 0) {
      workers[place] = workers[left];
      COUNT.set(this, left);
    }
    SpinLock.unlock(LOCK, this);
    return place >= 0;
  }
}
