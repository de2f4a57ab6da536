package dev.heddle.channel;

import dev.heddle.ClosedException;
import dev.heddle.TimeoutException;
import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.util.Ids;
import dev.heddle.internal.util.SpinLock;
import dev.heddle.internal.wait.Closed;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import dev.heddle.internal.wait.Waiter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What the flavours of channels share: a short lock, the values that are in the channel, and two
 * queues of those who wait. A flavour says how values are kept.
 *
 * <p>Invariants, while the lock is free
 *
 * <ol>
 *   <li>There is a value: no receiver waits.
 *   <li>There is room: no sender waits.
 *   <li>{@code closed != null}: nobody waits, and {@code closed} never changes again.
 *   <li>The values of waiting senders follow those in the channel, in the queue's order.
 * </ol>
 *
 * <p>"Waits" means: has a case queued whose waiter is open. Looking for a counterpart and queueing
 * oneself happen under one holding of the lock, or a wake-up could fall in between.
 *
 * <p>A short lock, as in Go's channels and kanal, rather than a lock-free queue of segments (Koval,
 * Alistarh, Elizarov, PPoPP 2023): a value goes straight into the hands of a waiting receiver,
 * closing and select need no extra states, and with several senders and receivers the segment
 * queues lose to it in measurements.
 *
 * <p>Lock order: none, no other lock is taken under it. Under it: no user code, no allocation, no
 * unpark.
 */
abstract class LockedChannel<T> implements Channel<T> {
  @SuppressWarnings("rawtypes")
  private static final IntVar<LockedChannel> LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(LockedChannel.class, "lock"));

  private final WaitQueue receivers = new WaitQueue();
  private final WaitQueue senders = new WaitQueue();
  private final Port receiving = new Receiving();
  private final Port sending = new Sending();
  private final long id = Ids.next();
  private volatile int lock;
  private @Nullable Closed closed;

  // ---- what a flavour is; all but grow() under the lock

  /** Keeps a value behind the others; false if there is no room now. */
  abstract boolean put(Object value);

  /** Takes the oldest value, or returns null if there is none. */
  abstract @Nullable Object take();

  /** How many values are kept. */
  abstract int count();

  /** Whether a sender would have to wait. */
  abstract boolean isFull();

  /**
   * Makes room for a sender that found none, not under the lock; false if it has to wait. The room
   * may be taken by another sender.
   */
  boolean grow() {
    return false;
  }

  // ---- the lock

  final void lock() {
    SpinLock.lock(LOCK, this);
  }

  final void unlock() {
    SpinLock.unlock(LOCK, this);
  }

  // ---- sending

  @Override
  public void send(T value) throws InterruptedException {
    Objects.requireNonNull(value, "value");
    Seam.operation("send", this);
    Strand self = Strand.current();
    self.enter();
    WaitNode node = sendOrEnqueue(value, self);
    if (node != null && self.await(node.waiter) < 0) {
      sending.dequeue(node);
      throw self.failure(node.waiter);
    }
    checkSent(node);
  }

  @Override
  public void sendWithin(Duration limit, T value) throws InterruptedException {
    Objects.requireNonNull(value, "value");
    long nanos = Durations.nanos(limit, "limit");
    Seam.operation("sendWithin", this);
    Strand self = Strand.current();
    self.enter();
    WaitNode node = sendOrEnqueue(value, self);
    if (node != null) {
      int end = self.await(node.waiter, Seam.nanoTime() + nanos);
      if (end < 0) {
        sending.dequeue(node);
        if (end == Waiter.TIMED_OUT) {
          throw new TimeoutException("the value was not sent within " + limit + " to " + this);
        }
        throw self.failure(node.waiter);
      }
    }
    checkSent(node);
  }

  @Override
  public boolean trySend(T value) {
    Objects.requireNonNull(value, "value");
    Seam.operation("trySend", this);
    while (true) {
      lock();
      Closed end = closed;
      if (end == null && putAndUnlock(value)) {
        return true;
      }
      unlock();
      if (end != null) {
        throw notSent(end);
      }
      if (!grow()) {
        return false;
      }
    }
  }

  /** Sends at once and returns null, or returns the queued case of a new wait. */
  private @Nullable WaitNode sendOrEnqueue(T value, Strand self) {
    WaitNode node = null;
    while (true) {
      lock();
      Closed end = closed;
      if (end != null) {
        unlock();
        throw notSent(end);
      }
      if (putAndUnlock(value)) {
        return null;
      }
      if (node != null) {
        senders.add(node);
        unlock();
        return node;
      }
      unlock();
      if (!grow()) {
        node = new WaitNode(self.newWait(), value); // not under the lock; then look again
      }
    }
  }

  private void checkSent(@Nullable WaitNode node) {
    if (node != null && node.item instanceof Closed end) {
      throw notSent(end);
    }
  }

  /**
   * Hands a value to the first waiting receiver, or keeps it; then releases the lock and returns
   * true. Returns false, still with the lock, if neither is possible. Not to be called when closed.
   */
  private boolean putAndUnlock(Object value) {
    WaitNode receiver = receivers.claimWith(value);
    if (receiver != null) {
      unlock();
      receiver.waiter.wake();
      return true;
    }
    if (put(value)) {
      unlock();
      return true;
    }
    return false;
  }

  // ---- receiving

  @Override
  public T receive() throws InterruptedException {
    Seam.operation("receive", this);
    Object item = await(-1, null);
    if (item instanceof Closed end) {
      throw nothingLeft(end);
    }
    return value(item);
  }

  @Override
  public T receiveWithin(Duration limit) throws InterruptedException {
    long nanos = Durations.nanos(limit, "limit");
    Seam.operation("receiveWithin", this);
    Object item = await(nanos, limit);
    if (item instanceof Closed end) {
      throw nothingLeft(end);
    }
    return value(item);
  }

  @Override
  public @Nullable T receiveOrClosed() throws InterruptedException {
    Seam.operation("receiveOrClosed", this);
    Object item = await(-1, null);
    if (item instanceof Closed end) {
      if (end.cause() != null) {
        throw nothingLeft(end);
      }
      return null;
    }
    return value(item);
  }

  @Override
  public @Nullable T tryReceive() {
    Seam.operation("tryReceive", this);
    lock();
    Object item = takeAndUnlock();
    if (item != null) {
      return value(item);
    }
    Closed end = closed;
    unlock();
    if (end != null) {
      throw nothingLeft(end);
    }
    return null;
  }

  @SuppressWarnings("unchecked")
  private T value(Object item) {
    return (T) item;
  }

  /**
   * The next value or the closing, waiting for it, with a time limit if {@code nanos >= 0}. Where
   * it looks as if it had to wait, it has its case ready at the first look.
   */
  private Object await(long nanos, @Nullable Duration limit) throws InterruptedException {
    Strand self = Strand.current();
    self.enter();
    WaitNode node = count() == 0 ? self.newCase() : null;
    while (true) {
      lock();
      Object item = takeAndUnlock();
      if (item != null) {
        if (node != null) {
          self.recycle(node);
        }
        return item;
      }
      Closed end = closed;
      if (end != null) {
        unlock();
        if (node != null) {
          self.recycle(node);
        }
        return end;
      }
      if (node != null) {
        receivers.add(node);
        unlock();
        break;
      }
      unlock();
      node = self.newCase(); // not under the lock; then look again
    }
    int end =
        nanos < 0 ? self.await(node.waiter) : self.await(node.waiter, Seam.nanoTime() + nanos);
    if (end > 0) {
      Object item = Objects.requireNonNull(node.item);
      if (!(item instanceof Closed)) { // who closes claims all at once, in a chain
        self.recycle(node);
      }
      return item;
    }
    receiving.dequeue(node);
    self.recycle(node);
    if (end == Waiter.TIMED_OUT) {
      throw new TimeoutException("nothing was received within " + limit + " from " + this);
    }
    throw self.failure(node.waiter);
  }

  /**
   * Takes the oldest value, lets the first waiting sender's value move up, releases the lock and
   * returns the value. Returns null, still with the lock, if there is none.
   */
  private @Nullable Object takeAndUnlock() {
    Object item = take();
    WaitNode sender = senders.claim();
    if (sender == null) {
      if (item != null) {
        unlock();
      }
      return item;
    }
    Object next = Objects.requireNonNull(sender.item);
    if (item == null) {
      item = next; // a rendezvous: where values are kept, nobody waits while there are none
    } else if (!put(next)) {
      throw new AssertionError("no room in the place of the value just taken");
    }
    unlock();
    sender.waiter.wake();
    return item;
  }

  // ---- closing

  @Override
  public boolean close() {
    return close(new Closed(null));
  }

  @Override
  public boolean close(Throwable cause) {
    return close(new Closed(Objects.requireNonNull(cause, "cause")));
  }

  private boolean close(Closed end) {
    Seam.operation("close", this);
    lock();
    if (closed != null) {
      unlock();
      return false;
    }
    closed = end;
    WaitNode chain = senders.claimAll(end, receivers.claimAll(end, null));
    unlock();
    WaitQueue.wakeAll(chain);
    return true;
  }

  private ClosedException notSent(Closed end) {
    return new ClosedException("the value was not sent: " + this + " is closed", end.cause());
  }

  private ClosedException nothingLeft(Closed end) {
    return new ClosedException("nothing to receive: " + this + " is closed", end.cause());
  }

  // ---- state

  @Override
  public boolean isClosed() {
    Seam.operation("isClosed", this);
    lock();
    boolean now = closed != null;
    unlock();
    return now;
  }

  @Override
  public int size() {
    Seam.operation("size", this);
    lock();
    int now = count();
    unlock();
    return now;
  }

  /** The name of the flavour. */
  abstract String flavour();

  @Override
  public String toString() {
    return flavour() + " channel " + id;
  }

  // ---- the ports for select

  @Override
  public Port receiving() {
    return receiving;
  }

  @Override
  public Port sending() {
    return sending;
  }

  private final class Receiving implements Port {
    @Override
    public long order() {
      return id;
    }

    @Override
    public boolean tryComplete(WaitNode node) {
      lock();
      Object item = takeAndUnlock();
      if (item == null) {
        item = closed;
        unlock();
      }
      node.item = item;
      return item != null;
    }

    @Override
    public boolean enqueue(WaitNode node) {
      lock();
      boolean ready = count() > 0 || closed != null || senders.hasOther(node.waiter);
      if (!ready) {
        receivers.add(node);
      }
      unlock();
      return !ready;
    }

    @Override
    public void dequeue(WaitNode node) {
      lock();
      receivers.remove(node);
      unlock();
    }
  }

  private final class Sending implements Port {
    @Override
    public long order() {
      return id;
    }

    @Override
    public boolean tryComplete(WaitNode node) {
      while (true) {
        lock();
        Closed end = closed;
        if (end != null) {
          unlock();
          node.item = end;
          return true;
        }
        if (putAndUnlock(Objects.requireNonNull(node.item))) {
          return true;
        }
        unlock();
        if (!grow()) {
          return false;
        }
      }
    }

    @Override
    public boolean enqueue(WaitNode node) {
      lock();
      boolean ready = !isFull() || closed != null || receivers.hasOther(node.waiter);
      if (!ready) {
        senders.add(node);
      }
      unlock();
      return !ready;
    }

    @Override
    public void dequeue(WaitNode node) {
      lock();
      senders.remove(node);
      unlock();
    }
  }
}
