package dev.heddle.internal.wait;

import org.jspecify.annotations.Nullable;

/**
 * One case of a wait, queued at the thing that it waits for. All fields but {@code waiter} and
 * {@code index} are guarded by that thing's lock until the waiter has ended.
 */
public class WaitNode {
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
