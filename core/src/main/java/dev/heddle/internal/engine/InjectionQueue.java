package dev.heddle.internal.engine;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.util.SpinLock;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The queue of jobs that were made runnable outside the workers, or that no longer fitted into a
 * ring. First in, first out, unbounded: a runnable job is never refused.
 *
 * <p>Invariants, while the lock is free: the queued jobs are at {@code head} to {@code head + size
 * - 1} modulo the length of {@code jobs}, all other places are null.
 */
final class InjectionQueue {
  private static final IntVar<InjectionQueue> LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(InjectionQueue.class, "lock"));
  private static final IntVar<InjectionQueue> SIZE =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(InjectionQueue.class, "size"));

  private volatile int lock;
  private @Nullable Job[] jobs = new @Nullable Job[64];
  private int head;
  private volatile int size;

  /** Appends a job. A full fence follows the append. */
  void push(Job job) {
    SpinLock.lock(LOCK, this);
    try {
      int count = SIZE.get(this);
      if (count == jobs.length) {
        grow(count);
      }
      jobs[(head + count) & (jobs.length - 1)] = job;
      SIZE.set(this, count + 1);
    } finally {
      SpinLock.unlock(LOCK, this);
    }
  }

  /** Takes the oldest job, or returns null if there is none. */
  @Nullable Job poll() {
    if (SIZE.get(this) == 0) {
      return null;
    }
    SpinLock.lock(LOCK, this);
    try {
      int count = SIZE.get(this);
      if (count == 0) {
        return null;
      }
      Job job = jobs[head];
      jobs[head] = null;
      head = (head + 1) & (jobs.length - 1);
      SIZE.setRelease(this, count - 1);
      return job;
    } finally {
      SpinLock.unlock(LOCK, this);
    }
  }

  boolean isEmpty() {
    return SIZE.get(this) == 0;
  }

  private void grow(int count) {
    @Nullable Job[] larger = Arrays.copyOf(jobs, jobs.length * 2);
    // The part that had wrapped round goes behind the old end.
    System.arraycopy(jobs, 0, larger, count, head);
    Arrays.fill(larger, 0, head, null);
    jobs = larger;
  }
}
