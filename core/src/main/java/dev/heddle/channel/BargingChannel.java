package dev.heddle.channel;

import dev.heddle.internal.engine.TimerEntry;
import dev.heddle.internal.engine.Timers;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.Closed;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.WaitLimit;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.Waiter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bounded channel at which whoever is at work comes first: a value is kept, and a receiver is
 * woken to take it if nobody has done so meanwhile; the same for senders and free places.
 *
 * <p>Plain sends and receives wait in the two crowds. Cases of selects, futures and reservations
 * cannot look for themselves: they wait in the queues of {@link LockedChannel}, are served by
 * whoever could, and come before the crowds.
 *
 * <p>Invariants, while the lock is free; the others are those of {@link LockedChannel}
 *
 * <ol>
 *   <li>There is a value: no receiver waits in the queue.
 *   <li>There is a value, or a sender with one waits, or the channel is closed and empty: if a
 *       receiver waits in the crowd, one of it has been called.
 *   <li>There is room: no sender waits in the queue; if one waits in the crowd, one of it has been
 *       called.
 * </ol>
 *
 * <p><b>Nothing is overslept.</b> Whoever makes one of these conditions true calls, and the one
 * that is called answers in any case: it takes, or finds nothing, or has given up. With each answer
 * the lock is held again, and the next one is called if the condition still holds. While the call
 * is out, further values wake nobody: that is what barging saves.
 *
 * <p><b>Cancellation.</b> Who was called ends its own wait by the CAS that a canceller would have
 * to win, under the lock and before it takes anything.
 *
 * <p><b>Nobody starves.</b> The first of a crowd keeps its place when it finds nothing. After
 * {@code patience} times the next value that comes to the empty channel, or the next free place,
 * goes straight into its hands. A value is handed over past the ring only when that is empty, so
 * the order of the values stays.
 */
final class BargingChannel<T> extends RingChannel<T> {
  private static final int PATIENCE = 8;

  private final Crowd takers;
  private final Crowd givers;

  BargingChannel(int capacity) {
    this(capacity, PATIENCE);
  }

  /** With another patience, for tests. */
  BargingChannel(int capacity, int patience) {
    super(capacity);
    takers = new Crowd(patience);
    givers = new Crowd(patience);
  }

  @Override
  void addReceiver(WaitNode node) {
    takers.add(node);
  }

  @Override
  void addSender(WaitNode node) {
    givers.add(node);
  }

  @Override
  int awaitTurn(Port side, WaitNode node, Strand self, boolean limited, long deadline) {
    boolean receives = side == receiving();
    Crowd crowd = receives ? takers : givers;
    TimerEntry limit = limited ? limit(node.waiter, deadline) : null;
    int end;
    while ((end = self.awaitWake(node.waiter)) == Waiter.OPEN) {
      lock();
      if (receives ? !hasNews(node.waiter) : isFull()) {
        crowd.inVain(node);
      } else if (node.waiter.tryEnd(Waiter.ABORTED)) {
        crowd.remove(node);
        end = receives ? takeNow(node) : putNow(node);
        break;
      }
      unlock();
    }
    if (limit != null) {
      limit.cancel();
    }
    lock();
    crowd.remove(node);
    crowd.left(node);
    WaitNode next = receives ? callReceiver() : callSender();
    unlock();
    wake(next);
    return end;
  }

  private static TimerEntry limit(Waiter waiter, long deadline) {
    TimerEntry limit = new WaitLimit(waiter, Waiter.TIMED_OUT, deadline);
    long now = Seam.nanoTime();
    if (deadline - now <= 0) {
      waiter.tryEnd(Waiter.TIMED_OUT);
    } else {
      Timers.arm(limit, now);
    }
    return limit;
  }

  /** Takes what there is for a receiver that waits no more, and releases the lock. */
  private int takeNow(WaitNode node) {
    Object item = takeAndUnlock();
    if (item == null) { // closed and empty, or the sender that had a value gave up just now
      unlock();
      return Waiter.ABORTED;
    }
    node.item = item;
    return Waiter.DONE;
  }

  /** Sends the value of a sender that waits no more, and releases the lock. */
  private int putNow(WaitNode node) {
    if (!putAndUnlock(Objects.requireNonNull(node.item))) {
      throw new AssertionError("no room where there was some");
    }
    return Waiter.DONE;
  }

  /** Whether a receiver would not have to wait. */
  private boolean hasNews(Waiter self) {
    return hasValue() || finished() != null || hasSender(self);
  }

  @Override
  @Nullable WaitNode callReceiver() {
    WaitNode first = takers.uncalled();
    return first != null && hasNews(first.waiter) ? takers.call(first) : null;
  }

  private @Nullable WaitNode callSender() {
    WaitNode first = givers.uncalled();
    return first != null && !isFull() ? givers.call(first) : null;
  }

  @Override
  @Nullable WaitNode claimReceiver(Object value) {
    if (hasValue()) {
      return null;
    }
    WaitNode node = takers.isOwed() ? takers.claimWith(value) : null;
    if (node == null) {
      node = receivers.claimWith(value);
      if (node != null) {
        takers.passOver();
      }
    }
    return node == null && isFull() ? takers.claimWith(value) : node;
  }

  @Override
  @Nullable WaitNode claimSender() {
    WaitNode sender = super.claimSender();
    return sender == null ? givers.claim() : sender;
  }

  @Override
  @Nullable WaitNode passPlaceOn() {
    WaitNode sender = givers.isOwed() ? givers.claim() : null;
    if (sender == null) {
      sender = senders.claim();
      if (sender == null) {
        return callSender();
      }
      givers.passOver();
    }
    occupy(sender);
    return sender;
  }

  @Override
  @Nullable WaitNode tellReceivers(Closed how, @Nullable WaitNode chain) {
    WaitNode told = super.tellReceivers(how, chain);
    return hasValue() ? told : takers.claimAll(how, told); // else those who are called pass it on
  }

  @Override
  @Nullable WaitNode tellSenders(Closed how, @Nullable WaitNode chain) {
    return givers.claimAll(how, super.tellSenders(how, chain));
  }

  @Override
  boolean hasReceiver(Waiter self) {
    return super.hasReceiver(self) || (!hasValue() && takers.isWaiting());
  }

  @Override
  boolean hasSender(Waiter self) {
    return super.hasSender(self) || givers.isWaiting();
  }

  @Override
  int waitingReceivers() {
    return super.waitingReceivers() + takers.waiting();
  }

  @Override
  int waitingSenders() {
    return super.waitingSenders() + givers.waiting();
  }

  @Override
  String flavour() {
    return "barging(" + capacity() + ")";
  }
}
