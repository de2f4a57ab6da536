package dev.heddle.channel;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.util.SpinLock;
import dev.heddle.internal.wait.Closed;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import dev.heddle.internal.wait.Waiter;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What a channel is, and what happens to it in one step: a short lock, the values that are in the
 * channel, and two queues of those who wait. A flavour says how values are kept.
 *
 * <p>Invariants, while the lock is free
 *
 * <ol>
 *   <li>There is a value, or a sender with one waits: no receiver waits.
 *   <li>There is room: nobody waits for a place, be it to send or to reserve.
 *   <li>{@code closed != null}: no sender waits; no receiver either, unless permits are out; and
 *       {@code closed} never changes again.
 *   <li>The values of waiting senders follow those in the channel, in the queue's order.
 *   <li>{@code reserved} permits are out that have neither been used nor given back.
 * </ol>
 *
 * <p>"Waits" means: has a case queued whose waiter is open.
 *
 * <p>A short lock, as in Go's channels and kanal, rather than a lock-free queue of segments (Koval,
 * Alistarh, Elizarov, PPoPP 2023): a value goes straight into the hands of a waiting receiver,
 * closing and select need no extra states, and with several senders and receivers the segment
 * queues lose to it in measurements.
 *
 * <p>Lock order: none, no other lock is taken under it. Under it: no user code, no allocation, no
 * unpark.
 */
abstract class ChannelCore {
  private static final IntVar<ChannelCore> LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(ChannelCore.class, "lock"));

  /** The item of a case in the queue of senders that waits for a place, not with a value. */
  static final Object PLACE = new Object();

  final WaitQueue receivers = new WaitQueue();
  final WaitQueue senders = new WaitQueue();
  private volatile int lock;
  @Nullable Closed closed;
  int reserved;
  @Nullable Returned returned;
  @Nullable ClosedEvent closing;

  // ---- what a flavour is; all but grow() under the lock

  /** Keeps a value behind the others; false if there is no room now. */
  abstract boolean put(Object value);

  /** Takes the oldest value, or returns null if there is none. */
  abstract @Nullable Object take();

  /** How many values are kept. */
  abstract int count();

  /** Whether a sender would have to wait. */
  abstract boolean isFull();

  /** Copies the values that are kept, oldest first; there is room for them. */
  abstract void copy(@Nullable Object[] into);

  /** Takes this very object out from among the values that are kept; false if it is not there. */
  abstract boolean remove(Object value);

  /**
   * What is dropped when there is no room for {@code value}: the value, or one that it has
   * replaced; null if its sender has to wait.
   */
  @Nullable Object overflow(Object value) {
    return null;
  }

  /**
   * Makes room for a sender that found none, not under the lock; false if it has to wait. The room
   * may be taken by another sender.
   */
  boolean grow() {
    return false;
  }

  /** Whether a place can be reserved. */
  boolean hasPermits() {
    return true;
  }

  // ---- who waits: all in two queues, first come first served; all but awaitTurn() under the lock

  /** Queues the case of a plain receive. */
  void addReceiver(WaitNode node) {
    receivers.add(node);
  }

  /** Queues the case of a plain send. */
  void addSender(WaitNode node) {
    senders.add(node);
  }

  /**
   * Waits with a queued case of this thread; returns how the wait ended, {@link Waiter#ABORTED} if
   * the thread has to look again. The case is queued no more.
   */
  int awaitTurn(Port side, WaitNode node, Strand self, boolean limited, long deadline) {
    int end = limited ? self.await(node.waiter, deadline) : self.await(node.waiter);
    if (end < 0) {
      side.dequeue(node);
    }
    return end;
  }

  /** Claims the receiver that is to have a new value, or null if it has to be kept. */
  @Nullable WaitNode claimReceiver(Object value) {
    return receivers.claimWith(value);
  }

  /** Somebody who waits for one of the values that are kept, to be woken that he takes it. */
  @Nullable WaitNode callReceiver() {
    return null;
  }

  /** Claims the first sender with a value, for a receiver that finds none in the channel. */
  @Nullable WaitNode claimSender() {
    return senders.claimExcept(PLACE);
  }

  /** A place has become free: it goes to who is to have it. Returns whom to wake. */
  @Nullable WaitNode passPlaceOn() {
    WaitNode sender = senders.claim();
    if (sender != null) {
      occupy(sender);
    }
    return sender;
  }

  /** Claims the receivers that are to be told that the channel is closed and empty. */
  @Nullable WaitNode tellReceivers(Closed how, @Nullable WaitNode chain) {
    return receivers.claimAll(how, chain);
  }

  /** Claims the senders, which are to be told of the closing. */
  @Nullable WaitNode tellSenders(Closed how, @Nullable WaitNode chain) {
    return senders.claimAll(how, chain);
  }

  /** Whether a receiver other than {@code self} waits that a full channel can hand a value to. */
  boolean hasReceiver(Waiter self) {
    return receivers.hasOther(self);
  }

  /** Whether a sender other than {@code self} waits with a value, where none is kept. */
  boolean hasSender(Waiter self) {
    return senders.hasOtherExcept(self, PLACE);
  }

  /** How many receivers wait. */
  int waitingReceivers() {
    return receivers.waiting();
  }

  /** How many wait to send, or for a place. */
  int waitingSenders() {
    return senders.waiting();
  }

  /** The receiver that waits longest. */
  @Nullable WaitNode oldestReceiver() {
    return receivers.oldest();
  }

  /** Who waits longest to send, or for a place. */
  @Nullable WaitNode oldestSender() {
    return senders.oldest();
  }

  static void wake(@Nullable WaitNode node) {
    if (node != null) {
      node.waiter.wake();
    }
  }

  // ---- the lock

  final void lock() {
    SpinLock.lock(LOCK, this);
  }

  final void unlock() {
    SpinLock.unlock(LOCK, this);
  }

  // ---- one step

  /** Sends a value at once and returns it, or how the channel ended; null if it is full. */
  final @Nullable Object offer(Object value) {
    do {
      lock();
      Closed end = closed;
      if (end == null && putAndUnlock(value)) {
        return value;
      }
      unlock();
      if (end != null) {
        return end;
      }
    } while (grow());
    return null;
  }

  /**
   * Hands a value to the first waiting receiver, or keeps it; then releases the lock and returns
   * true. Returns false, still with the lock, if neither is possible. Not to be called when closed.
   */
  final boolean putAndUnlock(Object value) {
    WaitNode receiver = claimReceiver(value);
    if (receiver != null) {
      unlock();
      receiver.waiter.wake();
      return true;
    }
    if (put(value)) {
      receiver = callReceiver();
      unlock();
      wake(receiver);
      return true;
    }
    Object dropped = overflow(value);
    if (dropped != null) {
      unlock();
      dropped(dropped);
      return true;
    }
    return false;
  }

  /** A value was dropped; not under the lock. */
  abstract void dropped(Object value);

  /** The sender in whose name a place that has just become free is taken; under the lock. */
  final void occupy(WaitNode sender) {
    Object next = Objects.requireNonNull(sender.item);
    sender.itemTaken();
    if (next == PLACE) {
      reserved++;
    } else if (!put(next)) {
      throw new AssertionError("no room in the place that has just become free");
    }
  }

  /** Takes the next value, or tells how the channel ended; null if there is neither. */
  final @Nullable Object poll() {
    lock();
    Object item = takeAndUnlock();
    if (item == null) {
      item = finished();
      unlock();
    }
    return item;
  }

  /**
   * Takes the oldest value, lets the first waiting sender's value move up, releases the lock and
   * returns the value. Returns null, still with the lock, if there is none.
   */
  final @Nullable Object takeAndUnlock() {
    Object item = returned == null ? null : returned.poll();
    if (item != null) {
      unlock();
      return item;
    }
    item = take();
    WaitNode sender;
    if (item != null) {
      sender = passPlaceOn();
    } else {
      sender = claimSender(); // no value has a place: a rendezvous, or all places are reserved
      if (sender == null) {
        return null;
      }
      item = Objects.requireNonNull(sender.item);
      sender.itemTaken();
    }
    unlock();
    wake(sender);
    return item;
  }

  /** How the channel ended, if nothing can come any more; under the lock. */
  final @Nullable Closed finished() {
    return reserved == 0 ? closed : null;
  }

  final boolean hasValue() {
    return count() > 0 || (returned != null && returned.size() > 0);
  }

  /** Closes if that has not been done, and claims all who are to be told; under the lock. */
  final @Nullable WaitNode end(Closed how) {
    if (closed != null) {
      return null;
    }
    closed = how;
    WaitNode chain = tellSenders(how, closing == null ? null : closing.claimAll(how, null));
    return reserved == 0 ? tellReceivers(how, chain) : chain;
  }

  /** How many places are taken, by values or because they are reserved. */
  final int taken() {
    lock();
    int now = count() + reserved;
    unlock();
    return now;
  }

  /** How many values are in the channel; under the lock. */
  final int total() {
    return count() + (returned == null ? 0 : returned.size());
  }
}
