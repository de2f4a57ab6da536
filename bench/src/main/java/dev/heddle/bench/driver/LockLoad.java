package dev.heddle.bench.driver;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What the contenders of one lock do, and what they tell the driver. Each has a slot of its own,
 * far enough from the others that they share no cache line.
 */
public final class LockLoad {
  private static final int STRIDE = 32;
  private static final int ACQUIRED = 0;
  private static final int WAITING_SINCE = 1;
  private static final int LONGEST_WAIT = 2;
  private static final int LEAVE = 16;

  private final AtomicLongArray slots;
  private final int count;
  private final boolean sectionWorks;
  private final boolean outsideWorks;
  private final boolean timed;
  private final WaitTimes[] times;

  /**
   * A load that nobody puts on a lock yet.
   *
   * @param count how many contenders there will be at most
   * @param sectionWorks whether there is a microsecond of work inside the section
   * @param outsideWorks whether there is a microsecond of work between two sections
   * @param timed whether waits are measured
   */
  LockLoad(int count, boolean sectionWorks, boolean outsideWorks, boolean timed) {
    this(count, sectionWorks, outsideWorks, timed, 0);
  }

  private LockLoad(
      int count, boolean sectionWorks, boolean outsideWorks, boolean timed, int counted) {
    this.slots = new AtomicLongArray((count + 1) * STRIDE);
    this.count = count;
    this.sectionWorks = sectionWorks;
    this.outsideWorks = outsideWorks;
    this.timed = timed;
    this.times = new WaitTimes[counted];
    Arrays.setAll(times, slot -> new WaitTimes());
  }

  /** A load without work outside, of which all waits are kept. */
  static LockLoad counting(int count, boolean sectionWorks) {
    return new LockLoad(count, sectionWorks, false, true, count);
  }

  /** Whether the contender is to begin another turn. */
  public boolean goesOn(int slot) {
    return slots.getOpaque(slot * STRIDE + LEAVE) == 0;
  }

  /** Before the lock is asked for. */
  public void asks(int slot) {
    if (timed) {
      slots.setOpaque(slot * STRIDE + WAITING_SINCE, System.nanoTime());
    }
  }

  /** When the lock is held. */
  public void holds(int slot) {
    if (timed) {
      int base = slot * STRIDE;
      long waited = System.nanoTime() - slots.getPlain(base + WAITING_SINCE);
      slots.setOpaque(base + WAITING_SINCE, 0);
      if (waited > slots.getOpaque(base + LONGEST_WAIT)) {
        slots.setOpaque(base + LONGEST_WAIT, waited);
      }
      if (slot < times.length) {
        times[slot].add(waited);
      }
    }
  }

  /** The work inside the section. */
  public long inside(long state) {
    return sectionWorks ? XorShift.microsecond(state) : state;
  }

  /** The count, and the work after the section. */
  public long after(int slot, long acquired, long state) {
    slots.setOpaque(slot * STRIDE + ACQUIRED, acquired);
    return outsideWorks ? XorShift.microsecond(state) : state;
  }

  /** Keeps the result of all that work alive. */
  public void ends(int slot, long state) {
    slots.setOpaque(slot * STRIDE + STRIDE - 1, state);
  }

  /** Tells the contenders from {@code first} on to leave. */
  void dismiss(int first) {
    dismiss(first, count);
  }

  void dismiss(int first, int end) {
    for (int slot = first; slot < end; slot++) {
      slots.setOpaque(slot * STRIDE + LEAVE, 1);
    }
  }

  long acquired(int slot) {
    return slots.getOpaque(slot * STRIDE + ACQUIRED);
  }

  /** Of the first contenders together. */
  long acquiredByFirst(int first) {
    long sum = 0;
    for (int slot = 0; slot < first; slot++) {
      sum += acquired(slot);
    }
    return sum;
  }

  long acquiredByAll() {
    return acquiredByFirst(count);
  }

  void forgetWaits() {
    for (int slot = 0; slot < count; slot++) {
      slots.setOpaque(slot * STRIDE + LONGEST_WAIT, 0);
    }
  }

  /** All waits that have ended since the load began; once the contenders have ended. */
  WaitTimes waits() {
    WaitTimes all = new WaitTimes();
    for (WaitTimes each : times) {
      all.addAll(each);
    }
    return all;
  }

  /** Of the waits that have ended and of those that go on. */
  long longestWait() {
    long now = System.nanoTime();
    long longest = 0;
    for (int slot = 0; slot < count; slot++) {
      longest = Math.max(longest, slots.getOpaque(slot * STRIDE + LONGEST_WAIT));
      long since = slots.getOpaque(slot * STRIDE + WAITING_SINCE);
      if (since != 0) {
        longest = Math.max(longest, now - since);
      }
    }
    return longest;
  }
}
