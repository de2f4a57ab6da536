package dev.heddle.internal.wait;

import dev.heddle.internal.seam.LongVar;
import dev.heddle.internal.seam.Seam;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One wait of one strand, for one or several things at once.
 *
 * <p>States: OPEN, then by exactly one CAS the number of the case that was completed (1 or more),
 * or one of the negative ends. Whoever wins the CAS decides: claiming is committing. What is handed
 * over stands in the {@link WaitNode} before the CAS, so a waiter that has left OPEN can go on at
 * once, and there is no state between claimed and done that it would have to wait out.
 *
 * <p>Nodes that are still queued somewhere when a wait has ended find it closed. A strand may
 * {@linkplain #reopen open a waiter again} for its next wait once none of its nodes is queued. The
 * state therefore bears the number of the wait: a canceller or a time limit that comes late holds
 * the {@linkplain #stamp stamp} of a wait that is over, and ends nothing. Who claims a queued node
 * under the lock of its queue needs no stamp, for the wait cannot be over.
 */
public final class Waiter {
  /** Nothing has happened yet. Zero, so that a new waiter needs no volatile write. */
  public static final int OPEN = 0;

  /** The only case of a wait for one thing was completed. */
  public static final int DONE = 1;

  /** The strand was cancelled. */
  public static final int CANCELLED = -1;

  /** The time limit passed. */
  public static final int TIMED_OUT = -2;

  /** The thread was interrupted from outside. */
  public static final int INTERRUPTED = -3;

  /** The strand itself withdrew, in order to look again. */
  public static final int ABORTED = -4;

  /** The wait was part of a deadlock, and was chosen to fail. */
  static final int DEADLOCKED = -5;

  private static final LongVar<Waiter> STATE =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(Waiter.class, "state"));

  private final @Nullable Strand strand;
  private @Nullable CancelNode node;

  /**
   * What the strand waits for, if that can be told: a {@link Subject}, which takes part in the
   * search for deadlocks; or, while it waits with a time limit, the {@link WaitLimit} around it; or
   * another object of ours, whose {@code toString} names it. Once the wait is DEADLOCKED, the
   * exception that says so. Of a wait without a strand: the callback.
   */
  private @Nullable Object subject;

  /**
   * Where it is recorded who ends this wait; null unless its strand is sampled. Written before
   * {@code state}, or before the first node is queued; so who ends the wait of a stamp and reads
   * this between the stamp and the CAS has read it of that wait.
   */
  private @Nullable TracedWait traced;

  private volatile long state; // the number of the wait, and how it ended in the lower half

  /**
   * Creates a wait of {@code strand}.
   *
   * @param node the node whose signal ends the wait, or null if it cannot be cancelled
   * @param subject what it waits for, or null if that cannot be told
   */
  Waiter(Strand strand, @Nullable CancelNode node, @Nullable Object subject) {
    this.strand = strand;
    this.node = node;
    this.subject = subject;
    this.traced = strand.newTracedWait();
  }

  /**
   * Creates a wait without a thread.
   *
   * @param callback what is done instead of waking one, by whoever has ended the wait: short, never
   *     blocks, runs no code of users
   */
  public Waiter(Runnable callback) {
    subject = callback;
    strand = null;
    node = null;
  }

  /**
   * Begins the next wait. A full fence: whoever cancels {@code newNode} later finds the wait open.
   */
  void reopen(@Nullable CancelNode newNode) {
    if (node != newNode) {
      node = newNode;
    }
    TracedWait recorded = strand == null ? null : strand.newTracedWait();
    if (traced != recorded) {
      traced = recorded;
    }
    STATE.set(this, ((STATE.get(this) >>> Integer.SIZE) + 1) << Integer.SIZE);
  }

  @Nullable CancelNode node() {
    return node;
  }

  @Nullable Strand strand() {
    return strand;
  }

  /** Who waits, or null if it is no thread. */
  public @Nullable Thread thread() {
    return strand == null ? null : strand.thread();
  }

  /** What the strand waits for, if it can tell who ends the wait; racy, see {@link WaitGraph}. */
  @Nullable Subject subject() {
    return subject instanceof Subject known ? known : null;
  }

  /** What is known of what the strand waits for; racy, see {@link WaitLook}. */
  @Nullable Object about() {
    return subject;
  }

  /** What the next wait is for, or that nothing can be told of it; by the own thread. */
  void subject(@Nullable Object newSubject) {
    if (subject != newSubject) {
      subject = newSubject;
    }
  }

  /** The wait that {@code limit} limited is over; by the own thread. */
  void forget(WaitLimit limit) {
    if (subject == limit) {
      subject = null;
    }
  }

  /**
   * Ends the wait of {@code stamp} with {@code failure}; the subject is lost even if that fails.
   */
  boolean fail(long stamp, RuntimeException failure) {
    subject = failure;
    return tryEnd(stamp, DEADLOCKED);
  }

  /** The exception of a wait that is DEADLOCKED. */
  RuntimeException deadlock() {
    return (RuntimeException) Objects.requireNonNull(subject);
  }

  /** Whether cancellation and interruption end this wait. */
  public boolean isCancellable() {
    return node != null;
  }

  /** OPEN, the number of the completed case, or how else the wait ended. */
  public int state() {
    return (int) STATE.get(this);
  }

  /** How a report calls who waits, or null if nobody does but a callback. */
  public @Nullable String label() {
    return strand == null ? null : strand.label();
  }

  /** The state together with the number of the wait: tells one wait from the next. */
  public long stamp() {
    return STATE.get(this);
  }

  /**
   * Ends the wait with {@code end}; false if it has ended before. Who succeeds must {@link #wake}.
   */
  public boolean tryEnd(int end) {
    return tryEnd(stamp(), end);
  }

  /** Like {@link #tryEnd(int)}, if the wait is still the one that {@code stamp} was taken of. */
  boolean tryEnd(long stamp, int end) {
    return end(stamp, end, false);
  }

  /** Like {@link #tryEnd(long, int)}, because the time for it has come. */
  boolean tryEndByTime(long stamp, int end) {
    return end(stamp, end, true);
  }

  private boolean end(long stamp, int end, boolean byTime) {
    if ((int) stamp != OPEN) {
      return false;
    }
    TracedWait recorded = traced;
    boolean ended = STATE.cas(this, stamp, stamp | Integer.toUnsignedLong(end));
    if (ended && recorded != null) {
      recorded.claimed(byTime);
    }
    return ended;
  }

  /** Where this wait is recorded, or null if it is not. */
  @Nullable TracedWait traced() {
    return traced;
  }

  /** Lets the strand see that its wait has ended. Never under a lock. */
  public void wake() {
    Strand waiting = strand;
    if (waiting != null) {
      TracedWait recorded = traced;
      if (recorded != null && state() == OPEN) {
        recorded.woken();
      }
      Seam.unpark(waiting.thread());
    } else if (subject instanceof Runnable callback) {
      callback.run();
    }
  }
}
