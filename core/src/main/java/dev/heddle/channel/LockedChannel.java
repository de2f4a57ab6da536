package dev.heddle.channel;

import dev.heddle.ClosedException;
import dev.heddle.Source;
import dev.heddle.TimeoutException;
import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.util.Ids;
import dev.heddle.internal.util.SpinLock;
import dev.heddle.internal.wait.Closed;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.PortWait;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import dev.heddle.internal.wait.Waiter;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the flavours of channels share: a short lock, the values that are in the channel, and two
 * queues of those who wait. A flavour says how values are kept.
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

  /** The item of a case in the queue of senders that waits for a place, not with a value. */
  static final Object PLACE = new Object();

  final WaitQueue receivers = new WaitQueue();
  final WaitQueue senders = new WaitQueue();
  final Ends<T> ends = new Ends<>(this);
  final long id = Ids.next();
  private final ReceivingPort receiving = new ReceivingPort(this);
  private final SendingPort sending = new SendingPort(this);
  private volatile int lock;
  @Nullable Closed closed;
  int reserved;
  @Nullable Returned returned;
  private @Nullable ClosedEvent closing;

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

  // ---- sending

  @Override
  public void send(T value) throws InterruptedException {
    Objects.requireNonNull(value, "value");
    Seam.operation("send", this);
    send(value, -1, null);
  }

  @Override
  public void sendWithin(Duration limit, T value) throws InterruptedException {
    Objects.requireNonNull(value, "value");
    long nanos = Durations.nanos(limit, "limit");
    Seam.operation("sendWithin", this);
    send(value, nanos, limit);
  }

  /** Sends, waiting for it, with a time limit if {@code nanos >= 0}. */
  private void send(T value, long nanos, @Nullable Duration limit) throws InterruptedException {
    Strand self = Strand.current();
    self.enter();
    WaitNode node = sendOrEnqueue(value, self);
    if (node == null) {
      return;
    }
    int end = awaitTurn(sending, node, self, nanos >= 0, nanos < 0 ? 0 : Seam.nanoTime() + nanos);
    if (end == Waiter.TIMED_OUT) {
      throw new TimeoutException("the value was not sent within " + limit + " to " + name());
    }
    if (end < 0) {
      throw self.failure(node.waiter);
    }
    if (node.item instanceof Closed how) {
      throw notSent(how);
    }
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
        addSender(node);
        unlock();
        return node;
      }
      unlock();
      if (!grow()) {
        node = new WaitNode(self.newWait(sending), value); // not under the lock; then look again
      }
    }
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
      ends.undelivered(dropped);
      return true;
    }
    return false;
  }

  // ---- reserving

  @Override
  public Permit<T> reserve() throws InterruptedException {
    Seam.operation("reserve", this);
    return Objects.requireNonNull(new Places<>(this).await(PortWait.FOREVER));
  }

  @Override
  public @Nullable Permit<T> tryReserve() {
    Seam.operation("tryReserve", this);
    return new Places<>(this).poll();
  }

  @Override
  public Permit<T> reserveWithin(Duration limit) throws InterruptedException {
    long nanos = Durations.nanos(limit, "limit");
    Seam.operation("reserveWithin", this);
    Permit<T> permit = new Places<>(this).await(nanos);
    if (permit == null) {
      throw new TimeoutException("no place was reserved within " + limit + " in " + name());
    }
    return permit;
  }

  /** The sender in whose name a place that has just become free is taken; under the lock. */
  final void occupy(WaitNode sender) {
    Object next = Objects.requireNonNull(sender.item);
    if (next == PLACE) {
      reserved++;
    } else if (!put(next)) {
      throw new AssertionError("no room in the place that has just become free");
    }
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
    Closed end = finished();
    unlock();
    if (end != null) {
      throw nothingLeft(end);
    }
    return null;
  }

  @SuppressWarnings("unchecked")
  final T value(Object item) {
    return (T) item;
  }

  /**
   * The next value or the closing, waiting for it, with a time limit if {@code nanos >= 0}. Where
   * it looks as if it had to wait, it has its case ready at the first look.
   */
  private Object await(long nanos, @Nullable Duration limit) throws InterruptedException {
    Strand self = Strand.current();
    self.enter();
    WaitNode node = count() == 0 ? self.newCase(receiving) : null;
    long deadline = 0;
    boolean waited = false;
    while (true) {
      lock();
      Object item = takeAndUnlock();
      if (item == null) {
        item = finished();
        if (item == null && node != null) {
          addReceiver(node);
        }
        unlock();
      }
      if (item != null) {
        if (node != null) {
          self.recycle(node);
        }
        return item;
      }
      if (node == null) {
        node = self.newCase(receiving); // not under the lock; then look again
        continue;
      }
      if (nanos >= 0 && !waited) {
        deadline = Seam.nanoTime() + nanos;
        waited = true;
      }
      int end = awaitTurn(receiving, node, self, nanos >= 0, deadline);
      if (end > 0) {
        item = Objects.requireNonNull(node.item);
        if (!(item instanceof Closed)) { // who closes claims all at once, in a chain
          self.recycle(node);
        }
        return item;
      }
      self.recycle(node);
      if (end == Waiter.TIMED_OUT) {
        throw new TimeoutException("nothing was received within " + limit + " from " + name());
      }
      if (end != Waiter.ABORTED) {
        throw self.failure(node.waiter);
      }
      node = self.newCase(receiving);
    }
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

  /** Takes back a value that was received but not used: it is the next one again. */
  final void giveBack(Object value) {
    Returned.Entry entry = new Returned.Entry(value);
    Returned fresh = new Returned();
    lock();
    WaitNode receiver = receivers.claimWith(value);
    if (receiver == null) {
      Returned known = returned == null ? fresh : returned;
      known.push(entry);
      returned = known;
      receiver = callReceiver();
    }
    unlock();
    wake(receiver);
    ends.discardIfAbandoned();
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
    boolean first = closed == null;
    WaitNode chain = end(end);
    unlock();
    WaitQueue.wakeAll(chain);
    return first;
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

  @Override
  public Source<Optional<Throwable>> closed() {
    ClosedEvent fresh = new ClosedEvent(this);
    lock();
    if (closing == null) {
      closing = fresh;
    }
    ClosedEvent known = closing;
    unlock();
    return known;
  }

  private ClosedException notSent(Closed end) {
    return new ClosedException("the value was not sent: " + name() + " is closed", end.cause());
  }

  private ClosedException nothingLeft(Closed end) {
    return new ClosedException("nothing to receive: " + name() + " is closed", end.cause());
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
    int now = total();
    unlock();
    return now;
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

  // ---- counted ends

  @Override
  public Sender<T> sender() {
    Sender<T> sender = ends.addSender(false);
    if (sender == null) {
      throw new ClosedException("no sender any more: " + name() + " is closed", null);
    }
    return sender;
  }

  @Override
  public Receiver<T> receiver() {
    return ends.addReceiver();
  }

  @Override
  public Channel<T> onUndelivered(Consumer<? super T> hook) {
    ends.hook(hook);
    return this;
  }

  /** The name of the flavour. */
  abstract String flavour();

  /** What the channel is called in messages. */
  final String name() {
    return flavour() + " channel " + id;
  }

  /**
   * The name, how many values are in the channel, how many wait for it, and whether it is closed.
   * In a test runtime the name alone: a look would be a step of the schedule.
   */
  @Override
  public String toString() {
    return Seam.world() == null ? describe() : name();
  }

  private String describe() {
    lock();
    int values = total();
    int permits = reserved;
    int receiving = waitingReceivers();
    int waitingToSend = waitingSenders();
    boolean over = closed != null;
    unlock();
    return name()
        + "["
        + counted(values, "value")
        + (permits == 0 ? "" : ", " + counted(permits, "reserved place"))
        + (receiving == 0 ? "" : ", " + counted(receiving, "waiting receiver"))
        + (waitingToSend == 0 ? "" : ", " + counted(waitingToSend, "waiting sender"))
        + (over ? ", closed]" : "]");
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
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
}
