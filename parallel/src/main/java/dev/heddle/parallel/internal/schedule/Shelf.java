package dev.heddle.parallel.internal.schedule;

import dev.heddle.internal.seam.RefArray;
import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.util.Padding;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/** What one worker has opened to others: some slots, and a spill for what does not fit there. */
final class Shelf extends Padding {
  /*
   * Invariants
   *   S1  Only the owner puts jobs here. A place is a hint: whoever wants the job claims it by its state, and jobs are
   *       never used twice, so a place that is out of date cannot be claimed.
   *   S2  While a job is shared, its slot is not given to another one. It is emptied by whoever has claimed the job, or
   *       by the owner, who claims it next.
   *
   * Memory order: the owner writes a slot, or the spill, with release after the job was shared; others read with
   * acquire. So who sees a job sees what the owner wrote before.
   *
   * An object of its own, padded: idle workers look at it again and again, and must not take away the cache lines on
   * which the owner keeps its private stack.
   */

  /** How many jobs of one worker can be on offer at a time, unless it stands still. */
  static final int SLOTS = 4;

  /**
   * Keeps the slots of two workers, and the header that holds an array's length, on different cache
   * lines.
   */
  private static final int PAD = 32;

  private static final Job[] NOTHING = {};

  private static final RefVar<Shelf, Job[]> SPILL =
      new RefVar<>(AtomicReferenceFieldUpdater.newUpdater(Shelf.class, Job[].class, "spill"));

  private final RefArray<Job> slots = new RefArray<>(PAD + SLOTS + PAD);
  private volatile Job[] spill = NOTHING;

  // For the owner

  /** How many jobs in the slots nobody has taken. */
  int offered() {
    int offered = 0;
    for (int i = PAD; i < PAD + SLOTS; i++) {
      Job job = slots.get(i);
      if (job != null && job.isShared()) {
        offered++;
      }
    }
    return offered;
  }

  /** Shares the job and puts it into a slot; false if there is none. */
  boolean put(Job job, Worker owner) {
    for (int i = PAD; i < PAD + SLOTS; i++) {
      Job there = slots.get(i);
      if (there == null || !there.isShared()) {
        job.share(owner);
        slots.setRelease(i, job);
        return true;
      }
    }
    return false;
  }

  /** Adds jobs that were shared to the spill. */
  void spill(Job[] more) {
    Job[] before = spill;
    Job[] all = Arrays.copyOf(before, before.length + more.length);
    System.arraycopy(more, 0, all, before.length, more.length);
    SPILL.setRelease(this, all);
  }

  boolean hasSpilled() {
    return spill.length > 0;
  }

  void clearSpill() {
    SPILL.setRelease(this, NOTHING);
  }

  // For any worker

  /** Takes a job out of its slot, if it is in one. */
  void remove(Job job) {
    for (int i = PAD; i < PAD + SLOTS; i++) {
      if (slots.get(i) == job) {
        slots.cas(i, job, null);
      }
    }
  }

  /** Claims a job; null if there is none that suits. */
  @Nullable Job take(@Nullable Job ancestor) {
    for (int i = PAD; i < PAD + SLOTS; i++) {
      Job job = slots.get(i);
      if (job != null && suits(job, ancestor) && job.claim()) {
        slots.cas(i, job, null);
        return job;
      }
    }
    for (Job job : spilled()) {
      if (suits(job, ancestor) && job.claim()) {
        return job;
      }
    }
    return null;
  }

  /** A job that {@link #take} would claim. */
  @Nullable Job find(@Nullable Job ancestor) {
    for (int i = PAD; i < PAD + SLOTS; i++) {
      Job job = slots.get(i);
      if (job != null && job.isShared() && suits(job, ancestor)) {
        return job;
      }
    }
    for (Job job : spilled()) {
      if (job.isShared() && suits(job, ancestor)) {
        return job;
      }
    }
    return null;
  }

  private Job[] spilled() {
    Job[] jobs = SPILL.get(this);
    return jobs == null ? NOTHING : jobs;
  }

  /**
   * Whether a worker that waits for descendants of the given job, or for anything, may run this.
   */
  static boolean suits(Job job, @Nullable Job ancestor) {
    return ancestor == null || job.descendsFrom(ancestor);
  }
}
