package dev.heddle.internal.wait;

import dev.heddle.internal.seam.IntVar;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One case of a wait, queued at the thing that it waits for. All fields but {@code waiter} and
 * {@code index} are guarded by that thing's lock until the waiter has ended.
 */
public class WaitNode {
  private static final IntVar<WaitNode> TAKEN =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(WaitNode.class, "taken"));

  /** The wait that this case belongs to. */
  public final Waiter waiter;

  /** The state that the waiter ends with when this case is completed. */
  public final int index;

  /**
   * What is handed over. The claimant writes it before the CAS that claims (to a receiver), or
   * reads it after (from a sender). A {@link Closed} says that the thing was closed instead.
   */
  public @Nullable Object item;

  @Nullable WaitNode next;
  @Nullable WaitNode prev;
  boolean queued;
  private volatile int taken;

  /** Creates the only case of a wait for one thing. */
  public WaitNode(Waiter waiter, @Nullable Object item) {
    this(waiter, Waiter.DONE, item);
  }

  /** Creates one of several cases, numbered from 1. */
  public WaitNode(Waiter waiter, int index, @Nullable Object item) {
    this.waiter = waiter;
    this.index = index;
    this.item = item;
  }

  /** Whoever has claimed this case, of a sender, has read its item. */
  public void itemTaken() {
    TAKEN.setRelease(this, 1);
  }

  /**
   * Whether nobody is about to read the item any more, so that the owner may use this case again.
   * The claim comes before that: if it is not true yet, the owner makes a new case.
   */
  public boolean isItemTaken() {
    return TAKEN.get(this) != 0;
  }

  /** By the owner, before it uses this case again. */
  void reset() {
    item = null;
    if (isItemTaken()) {
      TAKEN.setRelease(this, 0);
    }
  }

  /** The wait that this case can be completed in now; null between two waits of its owner. */
  public @Nullable Waiter currentWaiter() {
    return waiter;
  }

  /** Whether the wait that this case belongs to has not ended. */
  boolean isOpen() {
    return waiter.state() == Waiter.OPEN;
  }

  /** Whether this case stays queued between the waits of its owner. */
  boolean isStanding() {
    return false;
  }

  /** Claims a case whose {@link #waiter} has ended for the current wait of its owner. */
  boolean claimStanding() {
    return false;
  }

  /** Like {@link #isOpen}; tells the owner of a standing case to look again if it is not. */
  boolean mayServe() {
    return isOpen();
  }

  /** The node behind this one in a chain of claimed nodes. */
  public @Nullable WaitNode next() {
    return next;
  }
}
