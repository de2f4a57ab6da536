package dev.heddle.internal.wait;

import dev.heddle.internal.seam.RefVar;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Waits one after the other for the same things, whose cases stay queued in between: so that a wait
 * for a thousand things costs no more than one for those that have news.
 *
 * <p>Each wait has a waiter of its own, {@code current}. The cases carry {@code identity}, which
 * has ended from the start: whoever wants to claim one fails at it, goes on to the current waiter,
 * and before that puts the case on the stack {@code missed}. So for a case that is queued and not
 * on the stack, nothing has happened at its thing since it was queued.
 *
 * <p><b>Nothing is missed unseen.</b> A claimant pushes the case, then reads {@code current}; the
 * owner sets {@code current} to an open waiter, then reads the stack, and does not park unless it
 * is empty. All four are volatile, so one of them sees the other.
 *
 * <p>Nodes are not queued again, for they may still stand in a chain of claimed nodes.
 */
public final class StandingWait {
  private static final RefVar<StandingWait, Waiter> CURRENT =
      new RefVar<>(
          AtomicReferenceFieldUpdater.newUpdater(StandingWait.class, Waiter.class, "current"));
  private static final RefVar<StandingWait, StandingNode> MISSED =
      new RefVar<>(
          AtomicReferenceFieldUpdater.newUpdater(StandingWait.class, StandingNode.class, "missed"));

  private final Waiter identity = new Waiter(this::wakeCurrent);
  private volatile @Nullable Waiter current;
  private volatile @Nullable StandingNode missed;

  /** Creates an owner of cases. */
  public StandingWait() {
    identity.tryEnd(Waiter.ABORTED);
  }

  /** What the cases carry as their waiter. */
  Waiter identity() {
    return identity;
  }

  /** A wait begins: the cases that are queued can be claimed from now on. */
  public void begin(Waiter waiter) {
    CURRENT.set(this, waiter);
  }

  /** The waiter of the last wait has ended. */
  public void end() {
    CURRENT.setRelease(this, null);
  }

  /** Whether there are cases to look at again. */
  public boolean hasMissed() {
    return MISSED.get(this) != null;
  }

  /** The cases to look at again, as a list, and forgets them; by the owner. */
  public @Nullable StandingNode takeMissed() {
    return hasMissed() ? MISSED.getAndSet(this, null) : null;
  }

  /** The waiter of the wait that the owner is in, if it is in one. */
  @Nullable Waiter current() {
    return CURRENT.get(this);
  }

  void missed(StandingNode node) {
    StandingNode top;
    do {
      top = MISSED.get(this);
      node.nextMissed = top;
    } while (!MISSED.cas(this, top, node));
  }

  boolean tryEnd(int end) {
    Waiter now = current();
    return now != null && now.tryEnd(end);
  }

  boolean isOpen() {
    Waiter now = current();
    return now != null && now.state() == Waiter.OPEN;
  }

  /** If it is a later wait that is woken, it looks at its state and goes on waiting. */
  private void wakeCurrent() {
    Waiter now = current();
    if (now != null) {
      now.wake();
    }
  }
}
