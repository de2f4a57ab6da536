package dev.heddle.internal.wait;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.util.SpinLock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A node of the tree along which cancellation travels down: a task, a scope, a time limit.
 *
 * <p>Invariants
 *
 * <ul>
 *   <li>{@code signal} is set once and stays; the first one wins.
 *   <li>If a node has a signal, every node below it that was attached has one too, or the canceller
 *       is on its way to it. So a thread looks at its innermost node only.
 *   <li>While the lock is free, {@code firstChild} and the {@code next}/{@code prev} links of the
 *       children form a list of the {@code children} nodes attached.
 * </ul>
 *
 * <p><b>No child escapes.</b> The canceller sets the signal, then takes the lock and copies the
 * list. Who attaches a child takes the lock, links it, and reads the signal afterwards. Either the
 * copy contains the child, or the attaching came later and sees the signal.
 *
 * <p><b>No wait escapes.</b> The canceller sets the signal, then reads the strand's published
 * waiter; the strand publishes its waiter, then reads the signal. All four are volatile, so one of
 * them sees the other.
 *
 * <p>Locks: a node's lock guards its list of children. No two node locks are held together.
 */
public abstract class CancelNode {
  private static final RefVar<CancelNode, Signal> SIGNAL =
      new RefVar<>(
          AtomicReferenceFieldUpdater.newUpdater(CancelNode.class, Signal.class, "signal"));
  private static final IntVar<CancelNode> LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(CancelNode.class, "lock"));

  private final @Nullable CancelNode parent;
  private volatile @Nullable Signal signal;
  private volatile int lock;
  private int children;
  private @Nullable CancelNode firstChild;
  private @Nullable CancelNode next;
  private @Nullable CancelNode prev;

  /** Set by the strand that runs under this node when it was told of the signal. */
  private boolean delivered;

  /** Creates a node that is not attached yet. */
  protected CancelNode(@Nullable CancelNode parent) {
    this.parent = parent;
  }

  /** The strand whose waits this node covers while it is the innermost one, or null. */
  protected abstract @Nullable Strand strand();

  /**
   * Called once, outside all locks, by whoever cancelled, when everything below has the signal too:
   * must not block nor throw.
   */
  protected void onSignal(Signal received) {}

  /** Whether this node will be cancelled at a certain time. */
  protected boolean hasTimeLimit() {
    return false;
  }

  /** The signal, or null while this node is not cancelled. */
  public final @Nullable Signal signal() {
    return SIGNAL.get(this);
  }

  /** The node that this one hangs under, or null. */
  public final @Nullable CancelNode outerNode() {
    return parent;
  }

  /** Whether the strand under this node was told of its signal, by an exception or an interrupt. */
  public final boolean delivered() {
    return delivered;
  }

  /**
   * The exception for {@code cause}, which the current strand found at this node. Remembers at
   * every node of the strand that has the same signal that it was told.
   */
  public final InterruptedException deliver(Signal cause) {
    for (CancelNode node = this; node != null && node.signal() == cause; node = node.parent) {
      if (node.strand() != strand()) {
        break;
      }
      node.delivered = true;
    }
    return cause.exception(this);
  }

  /** Cancels this node and everything below it; false if it was cancelled before. */
  public final boolean cancel(Signal cause) {
    if (!SIGNAL.cas(this, null, cause)) {
      return false;
    }
    List<CancelNode> reached = new ArrayList<>();
    reached.add(this);
    for (int i = 0; i < reached.size(); i++) {
      CancelNode node = reached.get(i);
      node.wakeStrand();
      for (CancelNode child : node.childrenNow()) {
        if (SIGNAL.cas(child, null, cause)) {
          reached.add(child);
        }
      }
    }
    for (CancelNode node : reached) {
      node.onSignal(cause);
    }
    return true;
  }

  private void wakeStrand() {
    Strand covered = strand();
    if (covered != null) {
      covered.cancelWait(this);
    }
  }

  /** Acquires the lock that guards the children; for subclasses that keep more state under it. */
  protected final void lock() {
    SpinLock.lock(LOCK, this);
  }

  /** Releases the lock. */
  protected final void unlock() {
    SpinLock.unlock(LOCK, this);
  }

  /** Attaches a child and passes the signal on to it if there is one already. */
  public final void attach(CancelNode child) {
    lock();
    link(child);
    unlock();
    passOn(child);
  }

  /** Detaches a child; does nothing if it is not attached. */
  public final void detach(CancelNode child) {
    lock();
    unlink(child);
    unlock();
  }

  /** To be called after a child was linked and the lock released. */
  protected final void passOn(CancelNode child) {
    Signal cause = signal();
    if (cause != null) {
      child.cancel(cause);
    }
  }

  /** Adds a child to the list; under the lock. */
  protected final void link(CancelNode child) {
    CancelNode first = firstChild;
    child.next = first;
    child.prev = child; // itself: first in the list
    if (first != null) {
      first.prev = child;
    }
    firstChild = child;
    children++;
  }

  /** Removes a child from the list if it is there; under the lock. */
  protected final boolean unlink(CancelNode child) {
    CancelNode before = child.prev;
    if (before == null) {
      return false;
    }
    CancelNode after = child.next;
    if (before == child) {
      firstChild = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.prev = before == child ? after : before;
    }
    child.prev = null;
    child.next = null;
    children--;
    return true;
  }

  /** A copy of the children; must be called without the lock. */
  public CancelNode[] childrenNow() {
    int room = 0;
    while (true) {
      CancelNode[] copy = new CancelNode[room];
      lock();
      int count = children;
      if (count <= room) {
        int i = 0;
        for (CancelNode child = firstChild; child != null; child = child.next) {
          copy[i++] = child;
        }
        unlock();
        return i == room ? copy : java.util.Arrays.copyOf(copy, i);
      }
      unlock();
      room = count + count / 8 + 1;
    }
  }
}
