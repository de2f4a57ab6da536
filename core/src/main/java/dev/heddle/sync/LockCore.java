package dev.heddle.sync;

import dev.heddle.internal.engine.Timers;
import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.SpinLock;
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
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Mutual exclusion with one queue of waiters: newcomers may overtake, until a waiter has grown old.
 * {@code LOCKS.md} beside this file argues the design; this comment states what holds.
 *
 * <p>{@code word} has these bits. LOCKED: somebody holds the lock. WAITERS: the queue is not empty.
 * WOKEN: {@code woken} was woken and will look at the word again. SPINNING: a newcomer spins and
 * will look again. AGED: the first waiter has waited for longer than {@code patience}, so only it
 * and the owner of the slice may take the lock. CONDITIONS: somebody waits for a change of the
 * data.
 *
 * <p>Invariants, while the gate is free
 *
 * <ol>
 *   <li>WAITERS is set if, and only if, the queue has nodes. It is set by the CAS that finds LOCKED
 *       (or AGED) set, and its node is queued before the gate is released.
 *   <li>Not LOCKED, and an open case in the queue: WOKEN or SPINNING is set. Not LOCKED and AGED:
 *       WOKEN is set. So whoever leaves the lock free has somebody who looks at it.
 *   <li>WOKEN is set if, and only if, {@code woken} is a node. It stays in the queue, and keeps its
 *       place and its age, until it has the lock or gives up.
 *   <li>The queue is empty: WOKEN and AGED are clear.
 * </ol>
 *
 * <p>WAITERS, WOKEN, AGED and CONDITIONS change under the gate only; LOCKED and SPINNING by any
 * CAS. {@code owner}, {@code sliceOwner} and the fields of the slice are written by the holder
 * only, or on behalf of an heir before the CAS that claims it: who was claimed in vain leaves
 * through the gate, behind which the trial has been undone. A thread that reads {@code owner == me}
 * has written it itself or was handed the lock; everybody else's reading is a hint.
 *
 * <p><b>Happens-before.</b> LOCKED is set and cleared by CAS, so an acquisition sees what was done
 * before the release. At a hand-over LOCKED stays, and the CAS that ends the heir's wait takes that
 * part.
 *
 * <p>Lock order: the gate is a leaf. Under it: no user code, no allocation, no unpark.
 */
abstract class LockCore implements Subject {
  static final int LOCKED = 1;
  static final int WOKEN = 1 << 1;
  static final int SPINNING = 1 << 2;
  static final int WAITERS = 1 << 3;
  static final int AGED = 1 << 4;
  static final int CONDITIONS = 1 << 5;

  /** For how long a waiter may be overtaken. */
  static final long PATIENCE_NANOS = 1_000_000;

  /** For how long an owner may go on to take the lock while somebody old waits. */
  static final long SLICE_NANOS = 50_000;

  /** Looks at the clock are doubled in distance while they come faster than this. */
  private static final long LOOK_NANOS = 5_000;

  /** At most so many releases go by without a look at the clock. */
  private static final int MOST_BLIND = 64;

  /** Turns of a newcomer's spin, with a pause hint each. */
  private static final int SPINS = 4;

  /** How often an old waiter lets a free lock lie, in case its owner comes back in its slice. */
  private static final int GRACE = 4;

  private static final boolean SEVERAL_PROCESSORS = Runtime.getRuntime().availableProcessors() > 1;

  private static final IntVar<LockCore> WORD =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(LockCore.class, "word"));
  private static final IntVar<LockCore> GATE =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(LockCore.class, "gate"));

  private volatile int word;
  private @Nullable Thread owner;
  private int blindLeft;
  private @Nullable Thread sliceOwner;
  private long sliceBegin;
  private long lastLook;
  private int blind;

  private final long patience;
  private final long slice;
  private final LockOptions options;
  private final WaitQueue queue = new WaitQueue();
  private final WaitQueue conditions = new WaitQueue();
  private volatile int gate;
  private @Nullable WaitNode woken;
  private final @Nullable LockMeter meter = LockMeter.ON ? new LockMeter() : null;

  LockCore(LockOptions options) {
    this(options, options.isFifo() ? 0 : PATIENCE_NANOS, options.isFifo() ? 0 : SLICE_NANOS);
  }

  /** With bounds of their own, for tests. */
  LockCore(LockOptions options, long patience, long slice) {
    this.options = options;
    this.patience = patience;
    this.slice = slice;
  }

  private void lockGate() {
    SpinLock.lock(GATE, this);
  }

  private void unlockGate() {
    SpinLock.unlock(GATE, this);
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

  private boolean tryTake(Thread me) {
    int seen;
    while (((seen = WORD.get(this)) & (LOCKED | AGED)) == 0) {
      if (WORD.cas(this, seen, seen | LOCKED)) {
        owner = me;
        return true;
      }
    }
    return false;
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
    return new WaitNode(waiter, new Turn(me, Seam.nanoTime(), queue, null));
  }

  /** Queues a case, or takes the lock if it has become free; then the case is not queued. */
  private boolean takeOrEnqueue(WaitNode node, Thread me) {
    lockGate();
    while (true) {
      int seen = WORD.get(this);
      if ((seen & (LOCKED | AGED)) == 0) {
        if (WORD.cas(this, seen, seen | LOCKED)) {
          unlockGate();
          owner = me;
          return true;
        }
      } else if (WORD.cas(this, seen, seen | WAITERS | agedFromTheStart())) {
        queue.add(node);
        unlockGate();
        return false;
      }
    }
  }

  private int agedFromTheStart() {
    return patience == 0 ? AGED : 0;
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

  /** Clears WOKEN by a CAS that finds the lock held: its release wakes somebody again. */
  private boolean takeOrSleep(WaitNode node, Turn turn) {
    boolean free = false;
    lockGate();
    while (woken == node && !free) {
      int seen = WORD.get(this);
      if ((seen & LOCKED) == 0) {
        free = WORD.cas(this, seen, seen | LOCKED);
      } else if (WORD.cas(this, seen, seen & ~WOKEN)) {
        woken = null;
        turn.woken(false);
      }
    }
    unlockGate();
    if (free) {
      taken(node, turn);
    }
    return free;
  }

  /** A queued case has taken the lock by itself. */
  private void taken(WaitNode node, Turn turn) {
    owner = turn.thread;
    lockGate();
    queue.remove(node);
    if (woken == node) {
      woken = null;
    }
    WaitNode next = firstWaiting();
    change(next == null ? WAITERS | WOKEN | AGED : woken == null ? WOKEN : 0, 0);
    unlockGate();
  }

  /**
   * A case whose wait has ended without the lock is unlinked, and passes on what it was given.
   *
   * @param turn what the item of the case was, or null if it can only stand in the lock's queue
   */
  private void leave(WaitNode node, @Nullable Turn turn) {
    boolean pass;
    lockGate();
    (turn == null ? queue : turn.where).remove(node);
    if (woken == node) {
      woken = null;
    }
    WaitNode next = firstWaiting();
    int seen;
    int then;
    do {
      seen = WORD.get(this);
      pass = next != null && woken == null && (seen & LOCKED) == 0;
      if (next == null) {
        then = seen & ~(WAITERS | WOKEN | AGED);
      } else if (woken == null) {
        then = (seen | LOCKED) & ~WOKEN;
      } else {
        then = seen;
      }
    } while (!WORD.cas(this, seen, then));
    unlockGate();
    if (pass) {
      releaseContended(Thread.currentThread(), false, true);
    }
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

  /**
   * Releases the lock while others are about.
   *
   * @param changed whether those who wait for a change of the data are to look
   * @param passOn whether the caller's slice is over, whatever the clock says
   */
  private void releaseContended(Thread me, boolean changed, boolean passOn) {
    if (!passOn && releaseUnseen(me, changed)) {
      return;
    }
    long now = Seam.nanoTime();
    boolean over = passOn || sliceIsOver(me, now);
    WaitNode wake = null;
    lockGate();
    if (changed) {
      moveAll(conditions, now);
    }
    WaitNode first = firstWaiting();
    if (first != null && mustInherit(first, now, over)) {
      wake = handOver(now);
      first = null;
    }
    if (wake == null) {
      wake = letGo(first, now);
    }
    unlockGate();
    if (wake != null) {
      wake.waiter.wake();
    }
  }

  /**
   * Releases without a look at the clock and the queue, if nobody needs one: because nobody waits,
   * or because somebody is awake to look again and the own slice is young.
   */
  private boolean releaseUnseen(Thread me, boolean changed) {
    boolean inSlice = sliceOwner == me && --blindLeft > 0;
    while (true) {
      int seen = WORD.get(this);
      boolean nobody = (seen & WAITERS) == 0;
      boolean attended = (seen & WOKEN) != 0 || (seen & (SPINNING | AGED)) == SPINNING;
      if (!(nobody || (inSlice && attended)) || (changed && (seen & CONDITIONS) != 0)) {
        return false;
      }
      if (WORD.cas(this, seen, seen & ~LOCKED)) {
        return true;
      }
    }
  }

  /** Whether the caller has had its slice; it begins with the first release that finds somebody. */
  private boolean sliceIsOver(Thread me, long now) {
    if (sliceOwner != me) {
      sliceOwner = me;
      sliceBegin = now;
      blind = 1;
    } else if (now - lastLook < LOOK_NANOS) {
      blind = Math.min(2 * blind, MOST_BLIND);
    } else {
      blind = Math.max(1, blind / 2);
    }
    lastLook = now;
    blindLeft = blind;
    return now - sliceBegin >= slice;
  }

  private boolean mustInherit(WaitNode first, long now, boolean over) {
    return patience == 0 || turn(first).grant != null || (over && isOld(first, now));
  }

  private boolean isOld(WaitNode node, long now) {
    return patience == 0 || now - turn(node).since >= patience;
  }

  /** Gives the lock to the first who can be claimed; null if all have left. By the holder. */
  private @Nullable WaitNode handOver(long now) {
    sliceOwner = null;
    WaitNode heir;
    while ((heir = firstWaiting()) != null) {
      Turn turn = turn(heir);
      queue.remove(heir);
      owner = turn.thread;
      heir.item = turn.grant;
      if (heir.waiter.tryEnd(heir.index)) {
        if (woken == heir) {
          woken = null;
        }
        WaitNode next = firstWaiting();
        boolean aged = next != null && isOld(next, now);
        change(
            next == null ? WAITERS | WOKEN | AGED : (woken == null ? WOKEN : 0) | AGED,
            aged ? AGED : 0);
        return heir;
      }
    }
    owner = null;
    return null;
  }

  /** Frees the lock, and returns whom to wake for it: the first, unless somebody is awake. */
  private @Nullable WaitNode letGo(@Nullable WaitNode first, long now) {
    if (first == null) {
      woken = null;
      change(LOCKED | WAITERS | WOKEN | AGED, 0);
      return null;
    }
    int aged = isOld(first, now) ? AGED : 0;
    while (true) {
      int seen = WORD.get(this);
      boolean wakes = woken == null && (aged != 0 || (seen & SPINNING) == 0);
      int then = (seen & ~(LOCKED | WOKEN | AGED)) | aged | (wakes || woken != null ? WOKEN : 0);
      if (WORD.cas(this, seen, then)) {
        if (!wakes) {
          return null;
        }
        woken = first;
        turn(first).woken(true);
        return first;
      }
    }
  }

  /** The first open case of the queue; also forgets a woken one that has ended. Under the gate. */
  private @Nullable WaitNode firstWaiting() {
    if (woken != null && woken.waiter.state() != Waiter.OPEN) {
      woken = null;
    }
    return queue.first();
  }

  private void change(int clear, int set) {
    int seen;
    do {
      seen = WORD.get(this);
    } while (!WORD.cas(this, seen, (seen & ~clear) | set));
  }

  private static Turn turn(WaitNode node) {
    return (Turn) Objects.requireNonNull(node.item);
  }

  // ---- conditions

  /** The queue of those who wait for any change of the data. */
  final WaitQueue anyChange() {
    return conditions;
  }

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
    lockGate();
    if (changed) {
      moveAll(conditions, Seam.nanoTime());
    }
    where.add(node);
    if (where == conditions) {
      change(0, CONDITIONS);
    }
    unlockGate();
    owner = null;
    releaseContended(me, false, false);
    int end = waitInQueue(self, node, turn, limited, deadline);
    if (end >= 0) {
      return end;
    }
    acquireAgain(me);
    boolean signalled = turn.where != where && where != conditions;
    if (signalled && end != Waiter.TIMED_OUT) {
      signal(where, false); // the signal is another one's now
    }
    return signalled && end == Waiter.TIMED_OUT ? Waiter.DONE : end;
  }

  /** Lets the first case of {@code where}, or all, queue up for the lock. By the holder. */
  final void signal(WaitQueue where, boolean all) {
    long now = Seam.nanoTime();
    lockGate();
    if (all) {
      moveAll(where, now);
    } else {
      moveFirst(where, now);
    }
    unlockGate();
  }

  private void moveAll(WaitQueue where, long now) {
    while (moveFirst(where, now)) {}
    if (where == conditions) {
      change(CONDITIONS, 0);
    }
  }

  private boolean moveFirst(WaitQueue where, long now) {
    WaitNode node = where.first();
    if (node == null) {
      return false;
    }
    where.remove(node);
    Turn turn = turn(node);
    turn.where = queue;
    turn.since = now;
    queue.add(node);
    change(0, WAITERS | agedFromTheStart());
    return true;
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
      node.item = new Turn(me, Seam.nanoTime(), queue, grant(me));
      lockGate();
      int seen;
      boolean free;
      do {
        seen = WORD.get(LockCore.this);
        free = (seen & (LOCKED | AGED)) == 0;
      } while (!free && !WORD.cas(LockCore.this, seen, seen | WAITERS | agedFromTheStart()));
      if (!free) {
        queue.add(node);
      }
      unlockGate();
      return !free;
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
    lockGate();
    int count = queue.waiting();
    unlockGate();
    @Nullable WaitNode[] nodes = new WaitNode[count];
    @Nullable Turn[] turns = new Turn[count];
    lockGate();
    Thread holder = isLocked() ? owner : null;
    queue.copy(nodes);
    for (int i = 0; i < count; i++) {
      WaitNode node = nodes[i];
      turns[i] = node != null && node.item instanceof Turn turn ? turn : null;
    }
    unlockGate();
    long now = Seam.nanoTime();
    List<LockState.Waiting> waiting = new ArrayList<>(count);
    for (Turn turn : turns) {
      if (turn != null) {
        Duration age = Duration.ofNanos(now - turn.since);
        waiting.add(new LockState.Waiting(turn.thread, "lock", age));
      }
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

  /** Under the gate the owner is not one that is only being tried as an heir. */
  @Override
  public final @Nullable Thread holder() {
    lockGate();
    Thread holder = isLocked() ? owner : null;
    unlockGate();
    return holder;
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

  /** Whether the caller holds the lock. */
  final boolean isHeldBy(Thread me) {
    return owner == me;
  }

  /** Whether somebody holds the lock now. */
  public final boolean isLocked() {
    return (WORD.get(this) & LOCKED) != 0;
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
