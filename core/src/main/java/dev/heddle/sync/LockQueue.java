package dev.heddle.sync;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.SpinLock;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import dev.heddle.internal.wait.Waiter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Who has a lock, and who is next: one word, and one queue of waiters, which newcomers may overtake
 * until its first has grown old. {@code LOCKS.md} beside this file argues the design; this comment
 * states what holds. How a thread comes to the lock is in {@link LockCore}.
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
abstract class LockQueue {
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

  static final IntVar<LockQueue> WORD =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(LockQueue.class, "word"));
  private static final IntVar<LockQueue> GATE =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(LockQueue.class, "gate"));

  private volatile int word;
  @Nullable Thread owner;
  @Nullable Thread sliceOwner;
  private int blindLeft;
  private long sliceBegin;
  private long lastLook;
  private int blind;

  private final long patience;
  private final long slice;
  private final WaitQueue queue = new WaitQueue();
  private final WaitQueue conditions = new WaitQueue();
  private volatile int gate;
  private @Nullable WaitNode woken;

  LockQueue(long patience, long slice) {
    this.patience = patience;
    this.slice = slice;
  }

  private void lockGate() {
    SpinLock.lock(GATE, this);
  }

  private void unlockGate() {
    SpinLock.unlock(GATE, this);
  }

  // ---- taking the lock, and waiting for it

  final boolean tryTake(Thread me) {
    int seen;
    while (((seen = WORD.get(this)) & (LOCKED | AGED)) == 0) {
      if (WORD.cas(this, seen, seen | LOCKED)) {
        owner = me;
        return true;
      }
    }
    return false;
  }

  /** What is known of a case that is about to queue up for the lock. */
  final Turn newTurn(Thread me, @Nullable Object grant) {
    return new Turn(me, Seam.nanoTime(), queue, grant);
  }

  /** Queues a case, or takes the lock if it has become free; then the case is not queued. */
  final boolean takeOrEnqueue(WaitNode node, Thread me) {
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

  /** Queues a case that cannot compete; false if the lock has become free instead. */
  final boolean enqueueUnlessFree(WaitNode node) {
    lockGate();
    int seen;
    boolean free;
    do {
      seen = WORD.get(this);
      free = (seen & (LOCKED | AGED)) == 0;
    } while (!free && !WORD.cas(this, seen, seen | WAITERS | agedFromTheStart()));
    if (!free) {
      queue.add(node);
    }
    unlockGate();
    return !free;
  }

  private int agedFromTheStart() {
    return patience == 0 ? AGED : 0;
  }

  /** Clears WOKEN by a CAS that finds the lock held: its release wakes somebody again. */
  final boolean takeOrSleep(WaitNode node, Turn turn) {
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
  final void taken(WaitNode node, Turn turn) {
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
  final void leave(WaitNode node, @Nullable Turn turn) {
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

  // ---- letting it go

  /**
   * Releases the lock while others are about.
   *
   * @param changed whether those who wait for a change of the data are to look
   * @param passOn whether the caller's slice is over, whatever the clock says
   */
  final void releaseContended(Thread me, boolean changed, boolean passOn) {
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

  static Turn turn(WaitNode node) {
    return (Turn) Objects.requireNonNull(node.item);
  }

  // ---- conditions

  /** The queue of those who wait for any change of the data. */
  final WaitQueue anyChange() {
    return conditions;
  }

  /** Queues a case of the holder in {@code where}, and releases the lock. */
  final void exchange(Thread me, WaitNode node, WaitQueue where, boolean changed) {
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

  // ---- who holds it

  /** Who holds the lock, if anybody does; not one that is only being tried as an heir. */
  final @Nullable Thread holder() {
    lockGate();
    Thread holder = isLocked() ? owner : null;
    unlockGate();
    return holder;
  }

  /** Who holds the lock, and what is known of the cases that wait for it, in their order. */
  record Look(@Nullable Thread holder, List<Turn> waiting) {}

  final Look look() {
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
    return new Look(holder, Arrays.stream(turns).filter(Objects::nonNull).toList());
  }

  /** Whether the caller holds the lock. */
  final boolean isHeldBy(Thread me) {
    return owner == me;
  }

  /** Whether somebody holds the lock now. */
  public final boolean isLocked() {
    return (WORD.get(this) & LOCKED) != 0;
  }
}
