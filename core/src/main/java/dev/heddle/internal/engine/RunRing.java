package dev.heddle.internal.engine;

import dev.heddle.internal.seam.LongVar;
import dev.heddle.internal.seam.RefArray;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The local queue of a worker: first in, first out, one producer for life, any number of takers.
 *
 * <p>Invariants: {@code head <= tail <= head + CAPACITY}; the jobs at positions {@code head} to
 * {@code tail - 1} are queued. Only the owner moves {@code tail}; everybody, the owner too, takes
 * by a CAS on {@code head}.
 *
 * <p>Memory order: the owner writes a slot before it publishes {@code tail}, and a taker reads
 * {@code tail} before the slot. A taker may read a slot that the owner is overwriting; then {@code
 * head} has moved on and its CAS fails. A taken job stays referenced from its slot until the slot
 * is used again: at most {@code CAPACITY} of them.
 */
final class RunRing {
  static final int CAPACITY = 256;

  private static final LongVar<RunRing> HEAD =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(RunRing.class, "head"));
  private static final LongVar<RunRing> TAIL =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(RunRing.class, "tail"));

  private final RefArray<Job> slots = new RefArray<>(CAPACITY);
  private volatile long head;
  private volatile long tail;

  /** Appends a job; false if the ring is full. Owner only. A full fence follows the append. */
  boolean push(Job job) {
    long end = TAIL.get(this);
    if (end - HEAD.get(this) >= CAPACITY) {
      return false;
    }
    slots.setRelease((int) end & (CAPACITY - 1), job);
    TAIL.set(this, end + 1);
    return true;
  }

  /** Takes the oldest job, or returns null if there is none. */
  @Nullable Job poll() {
    while (true) {
      long start = HEAD.get(this);
      if (start >= TAIL.get(this)) {
        return null;
      }
      Job job = slots.get((int) start & (CAPACITY - 1));
      if (HEAD.cas(this, start, start + 1)) {
        return job;
      }
    }
  }

  /** How many jobs are queued; exact only for the owner while nobody takes. */
  int size() {
    long start = HEAD.get(this);
    return (int) Math.max(0, TAIL.get(this) - start);
  }
}
