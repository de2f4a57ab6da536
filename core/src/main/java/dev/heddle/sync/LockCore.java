package dev.heddle.sync;

import dev.heddle.internal.engine.Timers;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.Blame;
import dev.heddle.internal.wait.DeadlockWatch;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.Subject;
import dev.heddle.internal.wait.WaitLimit;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import dev.heddle.internal.wait.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mutual exclusion: how a thread comes to the lock and gives it back. It takes a free lock at once,
 * else overtakes the queue where it may, else waits in it; what holds of the queue and of the lock
 * itself stands at {@link LockQueue}.
 *
 * <p>A waiter is woken to compete, and sleeps again if it loses, or it is claimed and owns the lock
 * as it wakes. Both end its loop: {@code takeTurn} takes the lock by the waiter's own hand, and a
 * claim ends its wait.
 *
 * <p>Lock order: the gate of the queue is a leaf. Under it: no user code, no allocation, no unpark.
 */
abstract class LockCore extends LockQueue implements Subject {
  /** Turns of a newcomer's spin, with a pause hint each. */
  private static final int SPINS = 4;

  /** How often an old waiter lets a free lock lie, in case its owner comes back in its slice. */
  private static final int GRACE = 4;

  private static final boolean SEVERAL_PROCESSORS = Runtime.getRuntime().availableProcessors() > 1;

  private final LockOptions options;
  private final @Nullable LockMeter meter = LockMeter.ON ? new LockMeter() : null;

  LockCore(LockOptions options) {
    this(options, options.isFifo() ? 0 : PATIENCE_NANOS, options.isFifo() ? 0 : SLICE_NANOS);
  }

  /** With bounds of their own, for tests. */
  LockCore(LockOptions options, long patience, long slice) {
    super(patience, slice);
    this.options = options;
  }

  // ---- acquiring

  /** Waits until the caller has the lock, whatever happens but a deadlock that is to be ended. */
  final void acquire(Thread me) {
    long asked = LockMeter.ON ? Seam.nanoTime() : 0;
    int seen = WORD.get(this);
    if ((seen & (LOCKED | AGED)) == 0 && WORD.cas(this, seen, seen | LOCKED)) {
      owner = me;
      recordTaken(false, asked);
    } else if (takesAgain(me)) {
      return;
    } else if (barge(me)) {
      recordTaken(false, asked);
    } else {
      acquireQueued(me, this);
      recordTaken(true, asked);
    }
  }

  private void recordTaken(boolean waited, long asked) {
    if (LockOrder.ON) {
      LockOrder.taken(this, order());
    }
    if (LockMeter.ON && meter != null) {
      meter.taken(waited, asked);
    }
  }

  private void recordReleased(Thread me) {
    if (LockOrder.ON) {
      LockOrder.released(this);
    }
    if (LockMeter.ON && meter != null) {
      meter.released(me);
    }
  }

  /** Takes the lock back, whatever happens: who waited for a change must have it. */
  private void acquireAgain(Thread me) {
    if (!tryTake(me) && !barge(me)) {
      acquireQueued(me, new Kept(""));
    }
  }

  private void acquireQueued(Thread me, Subject subject) {
    Strand self = Strand.current();
    WaitNode node = newNode(self.newUninterruptibleWait(subject), me);
    if (queueUp(self, node, false, 0) < 0) {
      throw self.deadlock(node.waiter);
    }
  }

  /** Takes the lock if that is possible without waiting. */
  final boolean tryAcquire(Thread me) {
    if (tryTake(me)) {
      recordTaken(false, LockMeter.ON ? Seam.nanoTime() : 0);
      return true;
    }
    return owner == me && reenter();
  }

  /**
   * Waits until the caller has the lock, until {@code deadline} if {@code limited}; false if it has
   * passed.
   *
   * @throws InterruptedException if the caller is cancelled or interrupted; it has not got the lock
   */
  final boolean acquireInterruptibly(Thread me, boolean limited, long nanos)
      throws InterruptedException {
    Strand self = Strand.current();
    self.enter();
    long asked = LockMeter.ON ? Seam.nanoTime() : 0;
    if (tryAcquire(me) || takesAgain(me)) {
      return true;
    }
    if (barge(me)) {
      recordTaken(false, asked);
      return true;
    }
    if (limited && nanos <= 0) {
      return false;
    }
    WaitNode node = newNode(self.newWait(this), me);
    int end = queueUp(self, node, limited, limited ? Seam.nanoTime() + nanos : 0);
    if (end < 0 && end != Waiter.TIMED_OUT) {
      throw self.failure(node.waiter);
    }
    if (end > 0) {
      recordTaken(true, asked);
    }
    return end > 0;
  }

  /** What a second acquisition by the owner means: true if it is counted. */
  boolean reenter() {
    return false;
  }

  /** Forgets the acquisitions beyond the first, and returns how many; before a wait. */
  int setHoldsAside() {
    return 0;
  }

  /** What {@link #setHoldsAside} returned holds again. */
  void restoreHolds(int aside) {}

  private boolean takesAgain(Thread me) {
    if (owner != me) {
      return false;
    }
    if (reenter()) {
      return true;
    }
    throw new IllegalStateException(
        this
            + " is held by "
            + nameOf(me)
            + " already, which asks for it again: it would wait for itself. Pass the guard on, or"
            + " use a ReentrantMutex");
  }

  /**
   * Takes the lock past the queue if that is allowed, spinning for a moment if nobody else does;
   * false if the caller has to queue up.
   */
  private boolean barge(Thread me) {
    boolean spinning = false;
    int turns = spinTurns();
    while (true) {
      int seen = WORD.get(this);
      int left = spinning ? seen & ~SPINNING : seen;
      if ((seen & (LOCKED | AGED)) == 0) {
        if (WORD.cas(this, seen, left | LOCKED)) {
          owner = me;
          return true;
        }
      } else if ((seen & LOCKED) == 0 && sliceOwner == me) {
        if (WORD.cas(this, seen, left | LOCKED)) {
          if (sliceOwner == me) {
            owner = me;
            return true;
          }
          // What was read before the CAS was out of date: the slice is another one's.
          releaseContended(me, false, true);
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

  private WaitNode newNode(Waiter waiter, Thread me) {
    return new WaitNode(waiter, newTurn(me, null));
  }

  private int queueUp(Strand self, WaitNode node, boolean limited, long deadline) {
    Turn turn = turn(node);
    DeadlockWatch.begins(self);
    if (takeOrEnqueue(node, turn.thread)) {
      return Waiter.DONE;
    }
    return waitInQueue(self, node, turn, limited, deadline);
  }

  /** Waits with a queued case until it has the lock; else leaves and returns how the wait ended. */
  private int waitInQueue(Strand self, WaitNode node, Turn turn, boolean limited, long deadline) {
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
      int seen = WORD.get(this);
      if ((seen & LOCKED) != 0) {
        return takeOrSleep(node, turn);
      }
      if ((seen & AGED) != 0 && grace-- > 0) {
        Seam.pause();
      } else if (WORD.cas(this, seen, seen | LOCKED)) {
        taken(node, turn);
        return true;
      }
    }
    return false;
  }

  // ---- releasing

  /**
   * Releases the lock.
   *
   * @throws IllegalStateException if the caller does not hold it
   */
  void release(Thread me) {
    if (owner != me) {
      throw notHolder(me);
    }
    recordReleased(me);
    owner = null;
    if (WORD.get(this) != LOCKED || !WORD.cas(this, LOCKED, 0)) {
      releaseContended(me, true, false);
    }
  }

  // ---- conditions

  /**
   * Releases the lock, waits in {@code where} until somebody {@linkplain #signal signals} or, for
   * {@link #anyChange}, releases the lock after a change, and takes it again, whatever happens.
   *
   * @param changed whether the caller may have changed the data
   * @return how the wait ended
   */
  final int awaitSignal(
      Strand self,
      Waiter waiter,
      WaitQueue where,
      boolean changed,
      boolean limited,
      long deadline) {
    Thread me = self.thread();
    Turn turn = new Turn(me, 0, where, null);
    WaitNode node = new WaitNode(waiter, turn);
    DeadlockWatch.begins(self);
    exchange(me, node, where, changed);
    int end = waitInQueue(self, node, turn, limited, deadline);
    if (end >= 0) {
      return end;
    }
    acquireAgain(me);
    boolean signalled = turn.where != where && where != anyChange();
    if (signalled && end != Waiter.TIMED_OUT) {
      signal(where, false); // the signal is another one's now
    }
    return signalled && end == Waiter.TIMED_OUT ? Waiter.DONE : end;
  }

  // ---- select

  /** Makes what a case of a select is handed together with the lock. */
  abstract Object grant(Thread me);

  /** The lock as a case of a select. */
  final class Acquiring implements Port {
    private final long order;

    Acquiring(long order) {
      this.order = order;
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
      return LockCore.this;
    }

    @Override
    public boolean tryComplete(WaitNode node) {
      Thread me = Thread.currentThread();
      if (!tryAcquire(me) && !takesAgain(me)) {
        return false;
      }
      node.item = grant(me);
      return true;
    }

    @Override
    public boolean enqueue(WaitNode node) {
      Thread me = Thread.currentThread();
      node.item = newTurn(me, grant(me));
      return enqueueUnlessFree(node);
    }

    @Override
    public void dequeue(WaitNode node) {
      leave(node, null);
    }
  }

  // ---- who holds it

  /** Where this lock stands in an order of all. */
  abstract long order();

  /**
   * What has happened at this lock so far.
   *
   * @throws IllegalStateException if nothing is recorded, because the JVM was not started with
   *     {@code -Dheddle.recordLocks=true}
   */
  public final LockStatistics statistics() {
    if (meter == null) {
      throw LockMeter.nothing(this);
    }
    return meter.read();
  }

  /** Who holds the lock, and who waits for it, now. */
  public final LockState state() {
    Look look = look();
    Thread holder = look.holder();
    long now = Seam.nanoTime();
    List<LockState.Waiting> waiting = new ArrayList<>();
    for (Turn turn : look.waiting()) {
      Duration age = Duration.ofNanos(now - turn.since);
      waiting.add(new LockState.Waiting(turn.thread, "lock", age));
    }
    return new LockState(toString(), holder == null ? List.of() : List.of(holder), 0, waiting);
  }

  @Override
  public final void blame(Thread waiting, Blame blame) {
    Thread holder = holder();
    if (holder != null) {
      blame.owner(holder);
    }
  }

  @Override
  public final boolean canFail() {
    return true;
  }

  @Override
  public final String subjectName() {
    return toString();
  }

  /**
   * What a wait for a change of the data is for. They change only under the lock, so nobody can end
   * the wait before the holder has acted, if there is one; if there is none, anybody could.
   */
  final Subject change() {
    return new Kept("a change of ");
  }

  /** This lock for one who must have it back in the end, so that its wait cannot be failed. */
  private final class Kept implements Subject {
    private final String what;

    Kept(String what) {
      this.what = what;
    }

    @Override
    public void blame(Thread waiting, Blame blame) {
      LockCore.this.blame(waiting, blame);
    }

    @Override
    public boolean canFail() {
      return false;
    }

    @Override
    public boolean isAnnounced() {
      return true;
    }

    @Override
    public String subjectName() {
      return what + LockCore.this;
    }
  }

  final LockOptions options() {
    return options;
  }

  final IllegalStateException notHolder(Thread me) {
    Thread holder = owner;
    return new IllegalStateException(
        this
            + " is not held by "
            + nameOf(me)
            + ", which releases or uses it; "
            + (holder == null ? "nobody holds it" : "it is held by " + nameOf(holder)));
  }

  static String nameOf(Thread thread) {
    String name = thread.getName();
    return name.isEmpty()
        ? "thread " + thread.threadId()
        : "'" + name + "' (thread " + thread.threadId() + ")";
  }
}
