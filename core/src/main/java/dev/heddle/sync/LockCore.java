package dev.heddle.sync;

import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.Blame;
import dev.heddle.internal.wait.DeadlockWatch;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.Subject;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import dev.heddle.internal.wait.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * Mutual exclusion: what a {@link Mutex} and a {@link ReentrantMutex} share. What holds of the
 * queue and of the lock itself stands at {@link LockQueue}.
 */
abstract class LockCore extends LockLine {
  private final LockOptions options;
  private final @Nullable LockMeter meter = LockMeter.ON ? new LockMeter() : null;

  LockCore(LockOptions options) {
    this(options, options.isFifo() ? 0 : PATIENCE_NANOS, options.isFifo() ? 0 : SLICE_NANOS);
  }

  /** With bounds of their own, for tests. */
  LockCore(LockOptions options, long patience, long slice) {
    super(false, patience, slice);
    this.options = options;
  }

  // ---- acquiring

  /** Waits until the caller has the lock, whatever happens but a deadlock that is to be ended. */
  final void acquire(Thread me) {
    long asked = LockMeter.ON ? Seam.nanoTime() : 0;
    long seen = WORD.get(this);
    if ((seen & (LOCKED | AGED)) == 0 && WORD.cas(this, seen, seen | LOCKED)) {
      owner = me;
      recordTaken(false, asked);
    } else if (takesAgain(me)) {
      return;
    } else if (barge(LockMode.EXCLUSIVE, me)) {
      recordTaken(false, asked);
    } else {
      acquireQueued(LockMode.EXCLUSIVE, me, this);
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
    if (!tryTake(LockMode.EXCLUSIVE, me) && !barge(LockMode.EXCLUSIVE, me)) {
      acquireQueued(LockMode.EXCLUSIVE, me, new Kept(""));
    }
  }

  @Override
  final boolean tryAcquire(LockMode mode, Thread me) {
    return tryAcquire(me);
  }

  /** Takes the lock if that is possible without waiting. */
  final boolean tryAcquire(Thread me) {
    if (tryTake(LockMode.EXCLUSIVE, me)) {
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
    if (barge(LockMode.EXCLUSIVE, me)) {
      recordTaken(false, asked);
      return true;
    }
    if (limited && nanos <= 0) {
      return false;
    }
    boolean got = acquireQueued(LockMode.EXCLUSIVE, self, limited, nanos);
    if (got) {
      recordTaken(true, asked);
    }
    return got;
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

  @Override
  final boolean takesAgain(Thread me) {
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
      releaseContended(LockMode.EXCLUSIVE, me, true, false);
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
    Turn turn = new Turn(LockMode.EXCLUSIVE, me, 0, where, null);
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
    return state(toString());
  }

  @Override
  public final void blame(Thread waiting, Blame blame) {
    Thread holder = holder();
    if (holder != null) {
      blame.owner(holder);
    }
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
    public @Nullable Thread holder() {
      return LockCore.this.holder();
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
}
