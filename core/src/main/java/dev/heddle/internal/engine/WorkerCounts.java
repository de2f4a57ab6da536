package dev.heddle.internal.engine;

import dev.heddle.internal.seam.Tally;

/**
 * What a worker, or all workers together, have done so far. All counts only grow; they are read one
 * after the other while the workers go on.
 *
 * @param fromRing slices of jobs that came from the worker's own ring
 * @param fromSlot slices of jobs that came from its LIFO slot
 * @param injected slices of jobs that it took from the injection itself; others of the same share
 *     count as from its ring
 * @param stolen slices of jobs that it took from another ring; others of the same half count as
 *     from its ring
 * @param rescued slices of jobs that it took as the sentinel
 * @param overflowed jobs that found no room in its ring
 * @param sleeps how often it fell asleep
 * @param woken how often another thread, or a timer that was due, ended its sleep
 * @param wokenInVain how often it was woken and then found nothing
 * @param looks how often it woke by itself, as the sentinel
 */
public record WorkerCounts(
    long fromRing,
    long fromSlot,
    long injected,
    long stolen,
    long rescued,
    long overflowed,
    long sleeps,
    long woken,
    long wokenInVain,
    long looks) {
  static final int RING = 0;
  static final int SLOT = 1;
  static final int INJECTED = 2;
  static final int STOLEN = 3;
  static final int RESCUED = 4;
  static final int OVERFLOWED = 5;
  static final int SLEEPS = 6;
  static final int WOKEN = 7;
  static final int WOKEN_IN_VAIN = 8;
  static final int LOOKS = 9;
  static final int SIZE = 10;

  static final WorkerCounts NONE = of(new Tally(SIZE));

  static WorkerCounts of(Tally tally) {
    return new WorkerCounts(
        tally.get(RING),
        tally.get(SLOT),
        tally.get(INJECTED),
        tally.get(STOLEN),
        tally.get(RESCUED),
        tally.get(OVERFLOWED),
        tally.get(SLEEPS),
        tally.get(WOKEN),
        tally.get(WOKEN_IN_VAIN),
        tally.get(LOOKS));
  }

  /** How many slices were begun. */
  public long slices() {
    return fromRing + fromSlot + injected + stolen + rescued;
  }

  /** The sum of both. */
  public WorkerCounts plus(WorkerCounts other) {
    return new WorkerCounts(
        fromRing + other.fromRing,
        fromSlot + other.fromSlot,
        injected + other.injected,
        stolen + other.stolen,
        rescued + other.rescued,
        overflowed + other.overflowed,
        sleeps + other.sleeps,
        woken + other.woken,
        wokenInVain + other.wokenInVain,
        looks + other.looks);
  }

  /** What has been done since {@code earlier}. */
  public WorkerCounts minus(WorkerCounts earlier) {
    return new WorkerCounts(
        fromRing - earlier.fromRing,
        fromSlot - earlier.fromSlot,
        injected - earlier.injected,
        stolen - earlier.stolen,
        rescued - earlier.rescued,
        overflowed - earlier.overflowed,
        sleeps - earlier.sleeps,
        woken - earlier.woken,
        wokenInVain - earlier.wokenInVain,
        looks - earlier.looks);
  }
}
