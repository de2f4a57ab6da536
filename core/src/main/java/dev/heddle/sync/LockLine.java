package dev.heddle.sync;

import dev.heddle.internal.engine.Timers;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.DeadlockWatch;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.Subject;
import dev.heddle.internal.wait.WaitLimit;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * How a thread comes to a lock: it takes it at once, else overtakes the queue where it may, else
 * waits in it. What holds of the queue and of the lock itself stands at {@link LockQueue}.
 *
 * <p>A waiter is woken to compete, and sleeps again if it loses, or it is claimed and has the lock
 * as it wakes. Both end its loop: {@code takeTurn} takes the lock by the waiter's own hand, and a
 * claim ends its wait.
 */
abstract class LockLine extends LockQueue implements Subject {
  /** Turns of a newcomer's spin, with a pause hint each. */
  private static final int SPINS = 4;

  /** How often an old waiter lets a free lock lie, in case its owner comes back in its slice. */
  private static final int GRACE = 4;

  private static final boolean SEVERAL_PROCESSORS = Runtime.getRuntime().availableProcessors() > 1;

  LockLine(boolean shared, long patience, long slice) {
    super(shared, patience, slice);
  }

  /** Takes the lock if that is possible without waiting. */
  abstract boolean tryAcquire(LockMode mode, Thread me);

  /**
   * Whether the caller has the lock already and was counted once more.
   *
   * @throws IllegalStateException if it has it, and would wait for itself
   */
  abstract boolean takesAgain(Thread me);

  // ---- past the queue

  /**
   * Takes the lock past the queue if that is allowed, spinning for a moment if nobody else does;
   * false if the caller has to queue up.
   */
  final boolean barge(LockMode mode, Thread me) {
    boolean spinning = false;
    int turns = spinTurns();
    while (true) {
      long seen = WORD.get(this);
      long left = spinning ? seen & ~SPINNING : seen;
      if (admits(seen, mode)) {
        if (WORD.cas(this, seen, mode.taken(left, me))) {
          name(mode, me);
          return true;
        }
      } else if ((seen & mode.barredBy) == 0 && sliceOwner == me) {
        if (WORD.cas(this, seen, mode.taken(left, me))) {
          if (sliceOwner == me) {
            name(mode, me);
            return true;
          }
          // What was read before the CAS was out of date: the slice is another one's.
          releaseContended(mode, me, false, true);
          return false;
        }
      } else if (spinning) {
        if ((seen & AGED) == 0 && turns-- > 0) {
          Seam.pause();
        } else if (WORD.cas(this, seen, left)) {
          return false;
        }
      } else if ((seen & (AGED | SPINNING | WOKEN)) != 0 || turns == 0 || !ownerRuns()) {
        return false;
      } else {
        spinning = WORD.cas(this, seen, seen | SPINNING);
      }
    }
  }

  private static int spinTurns() {
    return Seam.world() != null ? 1 : SEVERAL_PROCESSORS ? SPINS : 0;
  }

  /** Whether the owner may be at work now; a hint. */
  private boolean ownerRuns() {
    Thread holder = owner;
    return holder == null || Seam.world() != null || holder.getState() == Thread.State.RUNNABLE;
  }

  // ---- through the queue

  /** Waits until the caller has the lock, whatever happens but a deadlock that is to be ended. */
  final void acquireQueued(LockMode mode, Thread me, Subject subject) {
    Strand self = Strand.current();
    Waiter waiter = self.newUninterruptibleWait(subject);
    if (queueUp(self, waiter, newTurn(mode, me, null), false, 0) < 0) {
      throw self.deadlock(waiter);
    }
  }

  /**
   * Waits until the caller has the lock, for at most {@code nanos} if {@code limited}; false if it
   * has not got it by then.
   *
   * @throws InterruptedException if the caller is cancelled or interrupted; it has not got the lock
   */
  final boolean acquireQueued(LockMode mode, Strand self, boolean limited, long nanos)
      throws InterruptedException {
    Waiter waiter = self.newWait(this);
    Turn turn = newTurn(mode, self.thread(), null);
    int end = queueUp(self, waiter, turn, limited, limited ? Seam.nanoTime() + nanos : 0);
    if (end < 0 && end != Waiter.TIMED_OUT) {
      throw self.failure(waiter);
    }
    return end > 0;
  }

  private int queueUp(Strand self, Waiter waiter, Turn turn, boolean limited, long deadline) {
    WaitNode node = new WaitNode(waiter, turn);
    DeadlockWatch.begins(self);
    if (takeOrEnqueue(node, turn)) {
      return Waiter.DONE;
    }
    return waitInQueue(self, node, turn, limited, deadline);
  }

  /** Waits with a queued case until it has the lock; else leaves and returns how the wait ended. */
  final int waitInQueue(Strand self, WaitNode node, Turn turn, boolean limited, long deadline) {
    WaitLimit limit = null;
    if (limited) {
      limit = new WaitLimit(node.waiter, Waiter.TIMED_OUT, deadline);
      Timers.arm(limit);
    }
    boolean interrupted = false;
    int end;
    while ((end = self.awaitWake(node.waiter)) == Waiter.OPEN) {
      if (turn.isWoken() && takeTurn(node, turn)) {
        end = Waiter.DONE;
        break;
      }
      if (!node.waiter.isCancellable()) {
        interrupted |= Thread.interrupted(); // or the next park would return at once
      }
    }
    if (limit != null) {
      limit.over();
    }
    if (end < 0) {
      leave(node, turn);
    }
    if (interrupted) {
      turn.thread.interrupt();
    }
    return end;
  }

  /**
   * The woken waiter competes: true if it got the lock; false if it has to sleep, or was claimed.
   */
  private boolean takeTurn(WaitNode node, Turn turn) {
    int grace = Seam.world() == null ? GRACE : 0;
    while (node.waiter.state() == Waiter.OPEN) {
      long seen = WORD.get(this);
      boolean room = (seen & turn.mode.barredBy) == 0;
      if (room && (seen & AGED) != 0 && grace-- > 0) {
        Seam.pause();
      } else if (!room || turn.mode == LockMode.READ) {
        return takeOrSleep(node, turn);
      } else if (takeExclusively(node, turn, seen)) {
        return true;
      }
    }
    return false;
  }

  // ---- select

  /**
   * The lock as a case of a select. It never competes: it is handed the lock by whoever finds it
   * first in the queue and room for it, so being chosen is having it.
   */
  final class Acquiring implements Port {
    private final long order;
    private final LockMode mode;
    private final Function<Thread, ?> grant;

    /** Such a case; {@code grant} makes what it is handed together with the lock. */
    Acquiring(long order, LockMode mode, Function<Thread, ?> grant) {
      this.order = order;
      this.mode = mode;
      this.grant = grant;
    }

    @Override
    public long order() {
      return order;
    }

    @Override
    public boolean stands() {
      return false;
    }

    @Override
    public Subject subject() {
      return LockLine.this;
    }

    @Override
    public boolean tryComplete(WaitNode node) {
      Thread me = Thread.currentThread();
      if (!tryAcquire(mode, me) && !takesAgain(me)) {
        return false;
      }
      node.item = grant.apply(me);
      return true;
    }

    @Override
    public boolean enqueue(WaitNode node) {
      Thread me = Thread.currentThread();
      Turn turn = newTurn(mode, me, grant.apply(me));
      node.item = turn;
      return enqueueUnlessFree(node, turn);
    }

    @Override
    public void dequeue(WaitNode node) {
      leave(node, null);
    }
  }

  // ---- who holds it

  /** Who holds the lock, how many read, and who waits, now. */
  final LockState state(String label) {
    Look look = look();
    Thread holder = look.holder();
    long now = Seam.nanoTime();
    List<LockState.Waiting> waiting = new ArrayList<>();
    for (Turn turn : look.waiting()) {
      Duration age = Duration.ofNanos(now - turn.since);
      waiting.add(new LockState.Waiting(turn.thread, wanted(turn.mode), age));
    }
    return new LockState(label, holder == null ? List.of() : List.of(holder), readers(), waiting);
  }

  /** What who asks for {@code mode} does, as {@link LockState} calls it. */
  String wanted(LockMode mode) {
    return "lock";
  }

  @Override
  public final boolean canFail() {
    return true;
  }

  @Override
  public final String subjectName() {
    return toString();
  }

  static String nameOf(Thread thread) {
    String name = thread.getName();
    return name.isEmpty()
        ? "thread " + thread.threadId()
        : "'" + name + "' (thread " + thread.threadId() + ")";
  }
}
