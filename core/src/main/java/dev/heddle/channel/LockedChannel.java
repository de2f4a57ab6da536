package dev.heddle.channel;

import dev.heddle.ClosedException;
import dev.heddle.Source;
import dev.heddle.TimeoutException;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.util.Ids;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the flavours of channels share: the operations, and how a thread waits in them. What happens
 * at a channel in one step stands in {@link ChannelCore}.
 *
 * <p>Looking for a counterpart and queueing oneself happen under one holding of the lock, or a
 * wake-up could fall in between.
 */
abstract class LockedChannel<T> extends ChannelCore implements Channel<T> {
  final Ends<T> ends = new Ends<>(this);
  final long id = Ids.next();
  private final ReceivingPort receiving = new ReceivingPort(this);
  private final SendingPort sending = new SendingPort(this);
  private @Nullable Lookout lookout;

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
    WaitNode node = sendOrEnqueue(value, self, nanos < 0);
    if (node == null) {
      return;
    }
    int end = awaitTurn(sending, node, self, nanos >= 0, nanos < 0 ? 0 : Seam.nanoTime() + nanos);
    Object item = node.item;
    if (end < 0 || node.isItemTaken()) {
      self.recycle(node);
    }
    if (end == Waiter.TIMED_OUT) {
      throw new TimeoutException("the value was not sent within " + limit + " to " + name());
    }
    if (end < 0) {
      throw self.failure(node.waiter);
    }
    if (item instanceof Closed how) {
      throw notSent(how);
    }
  }

  @Override
  public boolean trySend(T value) {
    Objects.requireNonNull(value, "value");
    Seam.operation("trySend", this);
    Object done = offer(value);
    if (done instanceof Closed end) {
      throw notSent(end);
    }
    return done != null;
  }

  /** Sends at once and returns null, or returns the queued case of a new wait. */
  private @Nullable WaitNode sendOrEnqueue(T value, Strand self, boolean spins) {
    WaitNode node = null;
    boolean spun = !spins;
    while (true) {
      lock();
      Closed end = closed;
      if (end != null) {
        unlock();
        recycle(self, node);
        throw notSent(end);
      }
      if (putAndUnlock(value)) {
        recycle(self, node);
        return null;
      }
      if (node != null) {
        addSender(node);
        unlock();
        return node;
      }
      unlock();
      if (!grow()) {
        if (spun || !spin(self, false)) {
          node = self.newCase(sending); // not under the lock; then look again
          node.item = value;
        }
        spun = true;
      }
    }
  }

  private static void recycle(Strand self, @Nullable WaitNode node) {
    if (node != null) {
      self.recycle(node);
    }
  }

  /**
   * Lets a thread that may spin do so before it queues itself; true if it looks as if it need not
   * wait. Until then it has no turn. Not at a rendezvous: two that spin would not meet.
   */
  private boolean spin(Strand self, boolean receives) {
    if (capacity() == 0 || !self.maySpin()) {
      return false;
    }
    int turn = 0;
    boolean waits = true;
    while (waits && self.spinTurn(turn)) {
      turn++;
      waits = closed == null && (receives ? count() == 0 : isFull());
    }
    self.hasSpun(!waits);
    return !waits;
  }

  @Override
  final void dropped(Object value) {
    ends.undelivered(value);
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
    Object item = poll();
    if (item instanceof Closed end) {
      throw nothingLeft(end);
    }
    return item == null ? null : value(item);
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
    boolean waits = count() == 0 && !(nanos < 0 && spin(self, true));
    WaitNode node = waits ? self.newCase(receiving) : null;
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
        recycle(self, node);
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
   * The name, how many values are in the channel, how many wait for it, who of them waits longest,
   * and whether it is closed. From the second look on that finds the same wait, also for how long
   * at least. In a test runtime the name alone: a look would be a step of the schedule.
   */
  @Override
  public String toString() {
    return Seam.world() == null ? describe() : name();
  }

  private String describe() {
    Lookout fresh = new Lookout(this);
    lock();
    if (lookout == null) {
      lookout = fresh;
    }
    Lookout known = lookout;
    unlock();
    return known.describe();
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
