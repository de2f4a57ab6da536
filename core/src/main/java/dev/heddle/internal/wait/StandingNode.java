package dev.heddle.internal.wait;

import org.jspecify.annotations.Nullable;

/** A case that stays queued from one wait of its owner to the next; see {@link StandingWait}. */
public final class StandingNode extends WaitNode {
  private final StandingWait owner;
  private boolean missed;
  @Nullable StandingNode nextMissed;

  /** Creates case number {@code index}, from 1, of {@code owner}; to be queued once. */
  public StandingNode(StandingWait owner, int index, @Nullable Object item) {
    super(owner.identity(), index, item);
    this.owner = owner;
  }

  /** The node behind this one among those that were missed. */
  public @Nullable StandingNode nextMissed() {
    return nextMissed;
  }

  /** Tells the owner to look here again; once, under the lock of the thing. */
  private void miss() {
    if (!missed) {
      missed = true;
      owner.missed(this);
    }
  }

  @Override
  public @Nullable Waiter currentWaiter() {
    return owner.current();
  }

  @Override
  boolean isOpen() {
    return owner.isOpen();
  }

  @Override
  boolean isStanding() {
    return true;
  }

  /** In this order: if the owner begins to wait in between, it sees what it has missed. */
  @Override
  boolean claimStanding() {
    miss();
    return owner.tryEnd(index);
  }

  @Override
  boolean mayServe() {
    if (owner.isOpen()) {
      return true;
    }
    miss();
    return owner.isOpen();
  }
}
