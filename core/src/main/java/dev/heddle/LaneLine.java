package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * The calls on a lane that are in one {@link LaneJob.Place}, in the order of their coming. Guarded
 * by the lock of the lane; it allocates nothing.
 *
 * <p>Invariants: a call is linked here if and only if its {@code place} is this one; {@code count}
 * counts them.
 */
final class LaneLine {
  private final LaneJob.Place place;
  private @Nullable LaneJob<?, ?> first;
  private @Nullable LaneJob<?, ?> last;
  private int count;

  LaneLine(LaneJob.Place place) {
    this.place = place;
  }

  int count() {
    return count;
  }

  @Nullable LaneJob<?, ?> first() {
    return first;
  }

  /** Appends a call that is in no line. */
  void add(LaneJob<?, ?> job, long now) {
    job.place = place;
    job.since = now;
    job.prev = last;
    if (last == null) {
      first = job;
    } else {
      last.next = job;
    }
    last = job;
    count++;
  }

  /** Takes a call out; false if it is not in this line. */
  boolean remove(LaneJob<?, ?> job) {
    if (job.place != place) {
      return false;
    }
    LaneJob<?, ?> before = job.prev;
    LaneJob<?, ?> after = job.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.prev = before;
    }
    job.next = null;
    job.prev = null;
    job.place = LaneJob.Place.OUTSIDE;
    count--;
    return true;
  }
}
