package dev.heddle.internal.engine;

import dev.heddle.internal.seam.LongVar;
import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.seam.Seam;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the timers of several queues fire although no thread ticks: of the threads that
 * have nothing to do, one sleeps no longer than until the earliest deadline. The others sleep
 * without a limit.
 *
 * <p>Invariants
 *
 * <ul>
 *   <li>{@code sleeper} is the thread on duty. A thread takes the duty on just before it parks and
 *       gives it back just after, so there is none on duty that runs.
 *   <li>While {@code sleeper} is parked, {@code target} is when it will wake up by itself, and no
 *       queue has an entry that is due before, or a wake-up is on its way to it.
 * </ul>
 *
 * <p><b>No timer is overslept.</b> Who adds an entry that is earlier than all of its queue
 * publishes that queue's {@code next}, then reads {@code sleeper} and {@code target}. Who goes to
 * sleep takes the duty, publishes its {@code target}, then reads every {@code next} once more, and
 * again until none is earlier. All of these are volatile, so one of the two sees the other: either
 * the sleeper sees the new {@code next}, or the adder sees the sleeper, with this target or with
 * one that the sleeper replaces before it looks. In the first case it sleeps shorter. In the second
 * the adder wakes it if its target is later than the entry.
 *
 * <p><b>No timer is left without a sleeper.</b> The adder that sees no one on duty asks for one: if
 * a thread is idle it is woken, in order to take the duty. A thread that comes back from its duty
 * either goes to sleep again, and takes it again, or asks {@link #isUnattended} before it begins
 * with anything else, after it has given the duty back; so it sees what an adder published that
 * still saw it on duty. While no thread is idle, each of them looks at all queues every few slices.
 */
final class Timekeeper {
  private static final RefVar<Timekeeper, Thread> SLEEPER =
      new RefVar<>(
          AtomicReferenceFieldUpdater.newUpdater(Timekeeper.class, Thread.class, "sleeper"));
  private static final LongVar<Timekeeper> TARGET =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(Timekeeper.class, "target"));

  private final TimerQueue[] queues;
  private final Runnable wakeSomebody;
  private volatile @Nullable Thread sleeper;
  private volatile long target;

  /**
   * Creates the timekeeper of {@code queues}.
   *
   * @param wakeSomebody called when an entry was added while nobody is on duty: has an idle thread
   *     call {@link #sleep}, if there is one
   */
  Timekeeper(TimerQueue[] queues, Runnable wakeSomebody) {
    this.queues = queues;
    this.wakeSomebody = wakeSomebody;
  }

  /** Adds an entry to {@code queue}, one of this timekeeper's; by the owner of the queue. */
  void add(TimerQueue queue, TimerEntry entry, long now) {
    if (!queue.add(entry, now)) {
      return;
    }
    Thread onDuty = SLEEPER.get(this);
    if (onDuty == null) {
      wakeSomebody.run();
    } else if (before(entry.deadline, TARGET.get(this))) {
      Seam.unpark(onDuty);
    }
  }

  /** Fires what is due in any queue. Not by a thread that holds a lock or a monitor. */
  void fireDue() {
    if (earliest() != TimerEntry.NEVER) {
      fireDue(Seam.nanoTime());
    }
  }

  /** {@link #fireDue()} for a caller that has just read the seam's clock. */
  void fireDue(long now) {
    for (TimerQueue queue : queues) {
      long next = queue.next();
      if (next != TimerEntry.NEVER && next - now <= 0) {
        queue.fireDue(now);
      }
    }
  }

  /** Whether {@link #fireDue()} would find something to look at. */
  boolean isDue() {
    long earliest = earliest();
    return earliest != TimerEntry.NEVER && earliest - Seam.nanoTime() <= 0;
  }

  /** Whether timers are armed and nobody sleeps for them. */
  boolean isUnattended() {
    return SLEEPER.get(this) == null && earliest() != TimerEntry.NEVER;
  }

  /**
   * Parks the calling thread until it is unparked, but no longer than {@code nanos} if that is
   * positive; and, if nobody is on duty yet, no longer than until the earliest timer is due. May
   * return early.
   */
  void sleep(Thread self, long nanos) {
    long limit = nanos > 0 ? nanos : Long.MAX_VALUE;
    boolean onDuty = SLEEPER.cas(this, null, self);
    if (onDuty) {
      limit = Math.min(limit, announce());
    }
    if (limit == Long.MAX_VALUE) {
      Seam.park(self);
    } else if (limit > 0) {
      Seam.parkNanos(self, limit);
    }
    if (onDuty) {
      SLEEPER.set(this, null);
    }
  }

  /** Publishes until when the thread on duty sleeps; returns how long that is. */
  private long announce() {
    long until = earliest();
    TARGET.set(this, until);
    for (long again; before(again = earliest(), until); ) {
      until = again;
      TARGET.set(this, until);
    }
    return until == TimerEntry.NEVER ? Long.MAX_VALUE : until - Seam.nanoTime();
  }

  private long earliest() {
    long earliest = TimerEntry.NEVER;
    for (TimerQueue queue : queues) {
      long next = queue.next();
      if (before(next, earliest)) {
        earliest = next;
      }
    }
    return earliest;
  }

  /** Whether deadline {@code a} comes before {@code b}; both may be that of no entry. */
  static boolean before(long a, long b) {
    return a != TimerEntry.NEVER && (b == TimerEntry.NEVER || a - b < 0);
  }
}
