package dev.heddle.internal.engine;

import dev.heddle.internal.seam.LongVar;
import dev.heddle.internal.seam.RefArray;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The local queue of a worker: first in, first out, one producer for life, any number of takers.
 *
 * <p>Invariants: {@code head <= tail <= head + capacity}; the jobs at positions {@code head} to
 * {@code tail - 1} are queued. Only the owner moves {@code tail}; everybody, the owner too, takes
 * by a CAS on {@code head}. A job never goes back: once in a ring it runs, or moves to a place
 * nearer the head of another ring.
 *
 * <p>Memory order: the owner writes a slot before it publishes {@code tail}, and a taker reads
 * {@code tail} before the slot. A taker may read a slot that the owner is overwriting; then {@code
 * head} has moved on and its CAS fails. A taken job stays referenced from its slot until the slot
 * is used again: at most {@code capacity} of them.
 */
final class RunRing {
  private static final LongVar<RunRing> HEAD =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(RunRing.class, "head"));
  private static final LongVar<RunRing> TAIL =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(RunRing.class, "tail"));

  private final int capacity;
  private final RefArray<Job> slots;
  private volatile long head;
  private volatile long tail;
  private long headSeen; // by the owner: never beyond head, so that a push need not read it

  /** Creates an empty ring; {@code capacity} is a power of two, and at least 2. */
  RunRing(int capacity) {
    if (capacity < 2 || Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("the capacity must be a power of two: " + capacity);
    }
    this.capacity = capacity;
    this.slots = new RefArray<>(capacity);
  }

  int capacity() {
    return capacity;
  }

  /** Appends a job; false if the ring is full. Owner only. A full fence follows the append. */
  boolean push(Job job) {
    long end = TAIL.get(this);
    if (end - headSeen >= capacity) {
      headSeen = HEAD.get(this);
      if (end - headSeen >= capacity) {
        return false;
      }
    }
    slots.setRelease((int) end & (capacity - 1), job);
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
      Job job = slots.get((int) start & (capacity - 1));
      if (HEAD.cas(this, start, start + 1)) {
        return job;
      }
    }
  }

  /**
   * Takes half of the jobs of {@code victim}, rounded up: returns the oldest and appends the others
   * to this ring, which must be empty. By the owner of this ring.
   *
   * <p>They are copied first and taken by one CAS; if it succeeds the victim's head had not moved,
   * so its owner had not reused their slots. What was copied is not queued here before {@code tail}
   * is published. In between the jobs are in neither ring.
   */
  @Nullable Job stealHalf(RunRing victim) {
    long end = TAIL.get(this);
    while (true) {
      long start = HEAD.get(victim);
      long queued = TAIL.get(victim) - start;
      if (queued <= 0) {
        return null;
      }
      int count = (int) Math.min(queued - queued / 2, capacity / 2); // the head may be outdated
      Job oldest = victim.slots.get((int) start & (capacity - 1));
      for (int i = 1; i < count; i++) {
        slots.setRelease(
            (int) (end + i - 1) & (capacity - 1),
            victim.slots.get((int) (start + i) & (capacity - 1)));
      }
      if (HEAD.cas(victim, start, start + count)) {
        if (count > 1) {
          TAIL.set(this, end + count - 1);
        }
        return oldest;
      }
    }
  }

  /** Where the oldest job is, or was a moment ago. */
  long start() {
    return HEAD.get(this);
  }

  /** Where the next job will be queued. Owner only. */
  long end() {
    return TAIL.get(this);
  }

  /** Writes the job that will be queued at {@code place}, for which there must be room. */
  void stage(long place, Job job) {
    slots.setRelease((int) place & (capacity - 1), job);
  }

  /** Queues what was staged before {@code place}. Owner only. A full fence follows. */
  void publish(long place) {
    TAIL.set(this, place);
  }

  /** How many jobs are queued; exact only for the owner while nobody takes. */
  int size() {
    long start = HEAD.get(this);
    return (int) Math.max(0, TAIL.get(this) - start);
  }
}
