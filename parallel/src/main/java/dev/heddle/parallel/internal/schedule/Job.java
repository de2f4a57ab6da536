package dev.heddle.parallel.internal.schedule;

import dev.heddle.internal.seam.IntVar;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work that is run at most once, by the worker that made it or by one that took it.
 *
 * <p>Implementations never throw from {@link #run}: they keep what went wrong for whoever waits.
 */
public abstract class Job {
  /*
   * States
   *   PRIVATE -> SHARED   by the owner, before the job is put on a shelf or into the inbox
   *   SHARED  -> TAKEN    by one CAS: a thief, or the owner that wants it back
   *   TAKEN   -> DONE     by whoever ran it
   * A job that the owner runs from its private stack stays PRIVATE for ever. A job is never used twice, so a stale
   * reference on a shelf cannot be claimed again.
   *
   * Memory order
   *   What the owner wrote before sharing (the body, owner) is published by the release write of the shelf
   *   slot; a thief reads the slot with acquire. What the thief wrote (the outcome) is published by the volatile
   *   write of DONE; the waiter reads the state. DONE is volatile, not release: the write must be ordered before the
   *   look at whether the waiter sleeps (SCHEDULER.md, "done, then asleep").
   */
  private static final int PRIVATE = 0;
  private static final int SHARED = 1;
  private static final int TAKEN = 2;
  private static final int DONE = 3;

  private static final IntVar<Job> STATE =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Job.class, "state"));

  private volatile int state;

  /** The job during which this one was made: what "own descendants" is decided by. */
  private final @Nullable Job parent;

  /** While it runs: the job that runs around it on the same worker, and where its forks begin. */
  @Nullable Job below;

  int floor;

  /** Who waits for this job if it is taken. */
  private @Nullable Worker owner;

  /**
   * A private job.
   *
   * @param parent the job that runs now on the worker that makes this one; null for a job from
   *     outside
   */
  protected Job(@Nullable Job parent) {
    this.parent = parent;
  }

  /** Does the work on the given worker. */
  protected abstract void run(Worker worker);

  /** The job is about to run. */
  final void begin(@Nullable Job around, int at) {
    below = around;
    floor = at;
  }

  /** Lets others claim this job; they find it by a release write that comes later. */
  final void share(@Nullable Worker by) {
    owner = by;
    STATE.setRelease(this, SHARED);
  }

  final boolean isShared() {
    return STATE.get(this) == SHARED;
  }

  final boolean claim() {
    return STATE.get(this) == SHARED && STATE.cas(this, SHARED, TAKEN);
  }

  final void finish() {
    STATE.set(this, DONE);
    finished();
  }

  /** Who is woken when this job is done, if it is one that nobody claims. */
  final void owner(Worker waiter) {
    owner = waiter;
  }

  /** The call from outside that this job is a part of; null if nobody waits for it outside. */
  public final @Nullable Call call() {
    Job job = this;
    for (Job above = parent; above != null; above = above.parent) {
      job = above;
    }
    return job.ownCall();
  }

  @Nullable Call ownCall() {
    return null;
  }

  /** Wakes whoever waits, after the job is done. */
  void finished() {
    Worker waiter = owner;
    if (waiter != null) {
      waiter.wake();
    }
  }

  /** Whether the job has run on another worker to its end. */
  public final boolean isDone() {
    return STATE.get(this) == DONE;
  }

  final boolean descendsFrom(Job ancestor) {
    for (Job job = this; job != null; job = job.parent) {
      if (job == ancestor) {
        return true;
      }
    }
    return false;
  }

  /** What went wrong, if the job is done and failed in a way that nobody else reports. */
  @Nullable Throwable failure() {
    return null;
  }

  @Override
  public String toString() {
    String name =
        switch (STATE.get(this)) {
          case PRIVATE -> "private";
          case SHARED -> "shared";
          case TAKEN -> "taken";
          default -> "done";
        };
    return getClass().getSimpleName() + "[" + name + "]";
  }
}
