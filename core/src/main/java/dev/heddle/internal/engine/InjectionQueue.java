package dev.heddle.internal.engine;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.util.Padding;
import dev.heddle.internal.util.SpinLock;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One shard of the {@link Injection}: first in, first out, unbounded; a runnable job is never
 * refused.
 *
 * <p>Invariants, while the lock is free: the queued jobs are at {@code head} to {@code head + size
 * - 1} modulo the length of {@code jobs}, all other places are null.
 *
 * <p>{@code size} is read without the lock: whoever sees 0 may have overlooked a job whose push has
 * not ended.
 */
final class InjectionQueue extends Padding {
  private static final IntVar<InjectionQueue> LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(InjectionQueue.class, "lock"));
  private static final IntVar<InjectionQueue> SIZE =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(InjectionQueue.class, "size"));

  private volatile int lock;
  private @Nullable Job[] jobs;
  private int head;
  private volatile int size;

  /** Creates an empty queue with room for {@code capacity} jobs, a power of two, at first. */
  InjectionQueue(int capacity) {
    jobs = new @Nullable Job[capacity];
  }

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

  /**
   * Takes the share of one of {@code workers} workers: returns the oldest job and appends the
   * others to {@code ring}, which is the caller's own and empty. Null if there is none. At most
   * half a ring, so that others need not wait for the lock for long.
   */
  @Nullable Job pollShare(RunRing ring, int workers) {
    if (SIZE.get(this) == 0) {
      return null;
    }
    Job oldest;
    int more;
    long end = ring.end();
    SpinLock.lock(LOCK, this);
    try {
      int count = SIZE.get(this);
      if (count == 0) {
        return null;
      }
      more = Math.min((count - 1) / workers, ring.capacity() / 2);
      oldest = take();
      for (int i = 0; i < more; i++) {
        ring.stage(end + i, take());
      }
      SIZE.setRelease(this, count - 1 - more);
    } finally {
      SpinLock.unlock(LOCK, this);
    }
    if (more > 0) {
      ring.publish(end + more);
    }
    return oldest;
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
      Job job = take();
      SIZE.setRelease(this, count - 1);
      return job;
    } finally {
      SpinLock.unlock(LOCK, this);
    }
  }

  boolean isEmpty() {
    return SIZE.get(this) == 0;
  }

  private Job take() {
    Job job = Objects.requireNonNull(jobs[head]);
    jobs[head] = null;
    head = (head + 1) & (jobs.length - 1);
    return job;
  }

  private void grow(int count) {
    @Nullable Job[] larger = new @Nullable Job[jobs.length * 2];
    int beforeEnd = Math.min(count, jobs.length - head);
    System.arraycopy(jobs, head, larger, 0, beforeEnd);
    System.arraycopy(jobs, 0, larger, beforeEnd, count - beforeEnd);
    jobs = larger;
    head = 0;
  }
}
