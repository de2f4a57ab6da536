package dev.heddle.sync;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.LongVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.SpinLock;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import dev.heddle.internal.wait.Waiter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Who has a lock, and who is next: one word, and one queue of waiters, which newcomers may overtake
 * until its first has grown old. {@code LOCKS.md} beside this file argues the design; this comment
 * states what holds. How a thread comes to the lock is in {@link LockLine}; of the modes of a
 * {@link LockMode} a mutex knows only the exclusive one.
 *
 * <p>{@code word} has these bits. LOCKED: somebody has the lock for itself. WAITERS: the queue is
 * not empty. WOKEN: {@code woken} was woken and will look at the word again. SPINNING: a newcomer
 * spins and will look again. AGED: the first waiter has waited for longer than {@code patience}, so
 * only it and the owner of the slice may take the lock. CONDITIONS: somebody waits for a change of
 * the data. UPGRADABLE: there is an upgradable reader. DRAINING: it waits as the writer, LOCKED,
 * for the readers to leave. Above them, in the lower half, is the number of readers, and in the
 * upper half the sum of the lower halves of their thread numbers: so if there is one reader, it is
 * known who, at no cost.
 *
 * <p>A case <b>has room</b> if nothing in the word bars its mode.
 *
 * <p>Invariants, while the gate is free
 *
 * <ol>
 *   <li>WAITERS is set if, and only if, the queue has nodes. It is set by the CAS that finds the
 *       lock barred for the node, or AGED set, and the node is queued before the gate is released.
 *   <li>The first open case has room: WOKEN is set; of a mutex whose waiters are young, WOKEN or
 *       SPINNING. So whoever makes room has somebody who looks at it.
 *   <li>WOKEN is set if, and only if, {@code woken} is a node. It is the first open one, and it
 *       stays in the queue, and keeps its place and its age, until it has the lock or gives up.
 *   <li>The queue is empty: WOKEN and AGED are clear.
 * </ol>
 *
 * <p>Room is made by a release, by a change to a lesser mode, and by a case that leaves or has
 * taken the lock in a mode that others share: each of them ends in {@link #settle}. A reader that
 * leaves others behind makes no room: whoever waits for it waits for them, too. But it may be that
 * one always comes before the last one leaves; so a reader that comes while others read and
 * somebody waits looks at the age of the first.
 *
 * <p>WAITERS, WOKEN, AGED and CONDITIONS change under the gate only; the others by any CAS. {@code
 * owner} is written by an exclusive or upgradable holder, or on behalf of an heir before the CAS
 * that claims it: who was claimed in vain leaves through the gate, behind which the trial has been
 * undone. A thread that reads {@code owner == me} has written it itself or was handed the lock;
 * everybody else's reading is a hint. {@code sliceOwner} and the fields of the slice are written
 * before their release by an exclusive holder or by the only reader that there is; {@code
 * sliceOwner} is also cleared by whoever hands the lock over. Two readers may do so at the same
 * time, if the second came while the first was leaving: the worst is a slice that begins anew, and
 * that only the one of them can use which {@code sliceOwner} names in the end.
 *
 * <p><b>Happens-before.</b> A hold begins and ends by a CAS of the word, so an acquisition sees
 * what was done before the releases that it follows. At a hand-over the CAS that ends the heir's
 * wait takes that part.
 *
 * <p>Lock order: the gate is a leaf. Under it: no user code, no allocation, no unpark.
 */
abstract class LockQueue {
  static final long LOCKED = 1;
  static final long WOKEN = 1 << 1;
  static final long SPINNING = 1 << 2;
  static final long WAITERS = 1 << 3;
  static final long AGED = 1 << 4;
  static final long CONDITIONS = 1 << 5;
  static final long UPGRADABLE = 1 << 6;
  static final long DRAINING = 1 << 7;
  static final long READER = 1 << 8;
  static final long LOWER_HALF = 0xFFFF_FFFFL;
  static final long READERS = LOWER_HALF & -READER;

  /** For how long a waiter may be overtaken. */
  static final long PATIENCE_NANOS = 1_000_000;

  /** For how long an owner may go on to take the lock while somebody old waits. */
  static final long SLICE_NANOS = 50_000;

  /** Looks at the clock are doubled in distance while they come faster than this. */
  private static final long LOOK_NANOS = 5_000;

  /** At most so many releases go by without a look at the clock. */
  private static final int MOST_BLIND = 64;

  static final LongVar<LockQueue> WORD =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(LockQueue.class, "word"));
  private static final IntVar<LockQueue> GATE =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(LockQueue.class, "gate"));

  private volatile long word;
  @Nullable Thread owner;
  @Nullable Thread sliceOwner;
  private int blindLeft;
  private long sliceBegin;
  private long lastLook;
  private int blind;

  private final boolean shared;
  private final long patience;
  private final long slice;
  private final WaitQueue queue = new WaitQueue();
  private final WaitQueue conditions = new WaitQueue();
  private volatile int gate;
  private @Nullable WaitNode woken;

  /**
   * A free lock.
   *
   * @param shared whether it is taken in other modes than the exclusive one
   */
  LockQueue(boolean shared, long patience, long slice) {
    this.shared = shared;
    this.patience = patience;
    this.slice = slice;
  }

  final void lockGate() {
    SpinLock.lock(GATE, this);
  }

  final void unlockGate() {
    SpinLock.unlock(GATE, this);
  }

  // ---- taking the lock, and waiting for it

  final boolean tryTake(LockMode mode, Thread me) {
    long seen;
    while (admits(seen = WORD.get(this), mode)) {
      if (WORD.cas(this, seen, mode.taken(seen, me))) {
        name(mode, me);
        return true;
      }
    }
    return false;
  }

  /** Whether a newcomer may take the lock as it stands, past those who wait. */
  final boolean admits(long seen, LockMode mode) {
    return (seen & (mode.barredBy | AGED)) == 0 && !(joins(seen, mode) && ages());
  }

  /** Whether a reader would come in beside readers, past somebody who waits for those to leave. */
  private static boolean joins(long seen, LockMode mode) {
    return mode == LockMode.READ && (seen & WAITERS) != 0 && (seen & READERS) != 0;
  }

  /** Whether the first has grown old; if so everybody is told. */
  private boolean ages() {
    long now = Seam.nanoTime();
    lockGate();
    boolean old = firstIsOld(now);
    if (old) {
      change(0, AGED);
    }
    unlockGate();
    return old;
  }

  private boolean firstIsOld(long now) {
    WaitNode first = first();
    return first != null && isOld(first, now);
  }

  /** The lock, in a mode that only one can have, is {@code holder}'s. */
  final void name(LockMode mode, @Nullable Thread holder) {
    if (mode != LockMode.READ) {
      owner = holder;
    }
  }

  /** What is known of a case that is about to queue up for the lock. */
  final Turn newTurn(LockMode mode, Thread me, @Nullable Object grant) {
    return new Turn(mode, me, Seam.nanoTime(), queue, grant);
  }

  /** Queues a case, or takes the lock if there is room; then the case is not queued. */
  final boolean takeOrEnqueue(WaitNode node, Turn turn) {
    if (enqueueUnless(node, turn, true)) {
      return false;
    }
    name(turn.mode, turn.thread);
    return true;
  }

  /** Queues a case that cannot compete; false if there is room instead. */
  final boolean enqueueUnlessFree(WaitNode node, Turn turn) {
    return enqueueUnless(node, turn, false);
  }

  /** Queues a case; false if there is room for it, which it takes if {@code takes}. */
  private boolean enqueueUnless(WaitNode node, Turn turn, boolean takes) {
    lockGate();
    while (true) {
      long seen = WORD.get(this);
      long aged = patience == 0 || (joins(seen, turn.mode) && firstIsOld(turn.since)) ? AGED : 0;
      if ((seen & (turn.mode.barredBy | AGED)) == 0 && (aged == 0 || (seen & WAITERS) == 0)) {
        if (!takes || WORD.cas(this, seen, turn.mode.taken(seen, turn.thread))) {
          unlockGate();
          return false;
        }
      } else if (WORD.cas(this, seen, seen | WAITERS | aged)) {
        queue.add(node);
        unlockGate();
        return true;
      }
    }
  }

  /**
   * The woken case takes the lock, or clears WOKEN by a CAS that finds it barred: whoever makes
   * room wakes somebody again. True if it has taken the lock.
   */
  final boolean takeOrSleep(WaitNode node, Turn turn) {
    boolean free = false;
    lockGate();
    while (woken == node && !free) {
      long seen = WORD.get(this);
      if ((seen & turn.mode.barredBy) == 0) {
        free = WORD.cas(this, seen, turn.mode.taken(seen, turn.thread));
      } else if (WORD.cas(this, seen, seen & ~WOKEN)) {
        woken = null;
        turn.woken(false);
      }
    }
    if (free) {
      taken(node, turn);
    } else {
      unlockGate();
    }
    return free;
  }

  /**
   * The woken case takes the lock for itself if nobody has it; false if it has to look again. For
   * this the gate is not needed: a holder bars whoever would claim the case meanwhile. Others must
   * take their turn under the gate, or they would be let in twice.
   */
  final boolean takeExclusively(WaitNode node, Turn turn, long seen) {
    if (!WORD.cas(this, seen, turn.mode.taken(seen, turn.thread))) {
      return false;
    }
    lockGate();
    taken(node, turn);
    return true;
  }

  /**
   * A queued case has taken the lock. Sees to those for whom there is room beside it, opens the
   * gate.
   */
  private void taken(WaitNode node, Turn turn) {
    name(turn.mode, turn.thread);
    queue.remove(node);
    if (woken == node) {
      woken = null;
    }
    if (turn.mode != LockMode.EXCLUSIVE) {
      sliceOwner = null;
      settle(null, turn.thread, Seam.nanoTime(), true);
      return;
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
    long now = Seam.nanoTime();
    lockGate();
    (turn == null ? queue : turn.where).remove(node);
    if (woken == node) {
      woken = null;
    }
    settle(null, Thread.currentThread(), now, woken == null);
  }

  /** Somebody has made room without a release. */
  final void lookAgain() {
    long now = Seam.nanoTime();
    lockGate();
    settle(null, Thread.currentThread(), now, true);
  }

  // ---- letting it go

  /**
   * Releases the lock while others are about.
   *
   * @param changed whether those who wait for a change of the data are to look
   * @param passOn whether the caller's slice is over, whatever the clock says
   */
  final void releaseContended(LockMode mode, Thread me, boolean changed, boolean passOn) {
    if (!passOn && releaseUnseen(mode, me, changed)) {
      return;
    }
    long now = Seam.nanoTime();
    boolean over = passOn || sliceIsOver(me, now);
    lockGate();
    if (changed) {
      moveAll(conditions, now);
    }
    settle(mode, me, now, over);
  }

  /**
   * Releases without a look at the clock and the queue, if nobody needs one: because nobody waits,
   * or because somebody is awake to look again and the own slice is young.
   */
  private boolean releaseUnseen(LockMode mode, Thread me, boolean changed) {
    boolean inSlice = sliceOwner == me && --blindLeft > 0;
    while (true) {
      long seen = WORD.get(this);
      boolean nobody = (seen & WAITERS) == 0;
      boolean attended = (seen & WOKEN) != 0 || spinnerAttends(seen);
      boolean told = (seen & DRAINING) == 0 && !(changed && (seen & CONDITIONS) != 0);
      if (!(nobody || (inSlice && attended)) || !told) {
        return false;
      }
      if (WORD.cas(this, seen, mode.released(seen, me))) {
        return true;
      }
    }
  }

  /**
   * Whether a spinner counts as awake: not if it has no right to the lock, nor if it may want it in
   * another mode than the first, and find it barred where there is room for that one.
   */
  private boolean spinnerAttends(long seen) {
    return !shared && (seen & (SPINNING | AGED)) == SPINNING;
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

  /**
   * Releases what {@code by} holds, if anything, and sees to the first of the queue: if there is
   * room for it, it is claimed, and so are those who can be claimed beside it, or it is woken,
   * unless somebody is awake. Opens the gate, which the caller has closed.
   *
   * <p>The CAS that takes the lock for an heir is the one that releases it: in between it is nobody
   * else's. If the heir cannot be claimed, what was taken for it is released in the next round.
   *
   * @param held the mode that is to be released, or null
   * @param over whether an old waiter is to be claimed
   */
  private void settle(@Nullable LockMode held, Thread by, long now, boolean over) {
    WaitNode before = woken;
    WaitNode heirs = null;
    LockMode mode = held;
    Thread holder = by;
    long then;
    while (true) {
      WaitNode first = firstWaiting();
      long seen = WORD.get(this);
      long left = mode == null ? seen : mode.released(seen, holder);
      if (first == null) {
        then = left & ~(WAITERS | WOKEN | AGED);
        if (WORD.cas(this, seen, then)) {
          break;
        }
        continue;
      }
      Turn turn = turn(first);
      boolean room = (left & turn.mode.barredBy) == 0;
      if (room && mustInherit(first, now, over)) {
        if (WORD.cas(this, seen, turn.mode.taken(left, turn.thread))) {
          sliceOwner = null;
          queue.remove(first);
          name(turn.mode, turn.thread);
          first.item = turn.grant;
          WaitNode claimed = WaitQueue.claimOnly(first, heirs);
          boolean failed = claimed == heirs;
          if (failed) {
            name(turn.mode, null);
          } else if (woken == first) {
            woken = null;
          }
          heirs = claimed;
          mode = failed ? turn.mode : null;
          holder = turn.thread;
        }
        continue;
      }
      long aged = isOld(first, now) ? AGED : 0;
      boolean wakes = room && woken == null && !spinnerAttends((seen & SPINNING) | aged);
      long marks = aged | (wakes || woken != null ? WOKEN : 0);
      then = (left & ~(WOKEN | AGED)) | marks;
      if (WORD.cas(this, seen, then)) {
        if (wakes) {
          woken = first;
          turn.woken(true);
        }
        break;
      }
    }
    WaitNode competitor = woken == before ? null : woken;
    unlockGate();
    if (isDrained(then)) {
      drained();
    }
    WaitQueue.wakeAll(heirs);
    if (competitor != null) {
      competitor.waiter.wake();
    }
  }

  /** Whether the readers have left for whom a writer waits that was the upgradable reader. */
  static boolean isDrained(long word) {
    return (word & (READERS | DRAINING)) == DRAINING;
  }

  /** It is to be told; not under the gate. */
  void drained() {}

  /** The first open case of the queue; under the gate. */
  final @Nullable WaitNode first() {
    return queue.oldest();
  }

  /** The first open case of the queue; also forgets a woken one that has ended. Under the gate. */
  private @Nullable WaitNode firstWaiting() {
    if (woken != null && woken.waiter.state() != Waiter.OPEN) {
      woken = null;
    }
    return queue.first();
  }

  private void change(long clear, long set) {
    long seen;
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
    releaseContended(LockMode.EXCLUSIVE, me, false, false);
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
    change(0, WAITERS | (patience == 0 ? AGED : 0));
    return true;
  }

  // ---- who holds it

  /**
   * Who writes, or may upgrade, if anybody does; not one that is only being tried as an heir. Of
   * readers nobody in particular: naming one would cost a search.
   */
  public final @Nullable Thread holder() {
    lockGate();
    Thread holder = named();
    unlockGate();
    return holder;
  }

  /** Who has it in a mode that only one can have; under the gate. */
  final @Nullable Thread named() {
    return (WORD.get(this) & (LOCKED | UPGRADABLE)) == 0 ? null : owner;
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
    Thread holder = named();
    queue.copy(nodes);
    for (int i = 0; i < count; i++) {
      WaitNode node = nodes[i];
      turns[i] = node != null && node.item instanceof Turn turn ? turn : null;
    }
    unlockGate();
    return new Look(holder, Arrays.stream(turns).filter(Objects::nonNull).toList());
  }

  /** How many read now, an upgradable reader not included. */
  final int readers() {
    return (int) ((WORD.get(this) & READERS) / READER);
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
