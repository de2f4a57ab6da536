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
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import dev.heddle.internal.wait.Waiter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A channel for one value: its first send closes it. For the reply to a request that went through
 * another channel.
 *
 * {@snippet file="dev/heddle/snippets/ChannelSnippets.java" region="one-shot"}
 *
 * <p>Not for the result of a task: join it. Not for a value that several wait for: one of them
 * receives it.
 *
 * <p><b>Order and fairness.</b> The receiver that has waited longest gets the value. The others,
 * and those who come later, find the one-shot closed.
 *
 * <p><b>Cancellation and time limits.</b> A receive that is cancelled, interrupted or late has had
 * no effect: the value stays for the next one. A send never waits.
 *
 * <p><b>Closing.</b> Who will not reply closes the one-shot, and the receiver fails instead of
 * waiting for ever. A value that was sent before can still be received.
 *
 * <p><b>Happens-before.</b> What a thread did before the send is seen by the thread that received
 * the value; what a thread did before the closing is seen by those who find it closed.
 *
 * @param <T> the type of the value; null is no value
 */
public final class OneShot<T> implements Source<T> {
  // Invariants, while the lock is free: closed is set once and for all, by the first send or close;
  // item is set by that send only, and taken once; who waits does so while closed is null.

  @SuppressWarnings("rawtypes")
  private static final IntVar<OneShot> LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(OneShot.class, "lock"));

  private static final Closed SENT = new Closed(null);

  private volatile int lock;
  private @Nullable Closed closed;
  private @Nullable Object item;
  // Most one-shots are received from once, without a select: these two come when they are needed.
  private @Nullable WaitQueue receivers;
  private @Nullable Port port;

  /** Creates a one-shot without a value. */
  public OneShot() {}

  private void lock() {
    SpinLock.lock(LOCK, this);
  }

  private void unlock() {
    SpinLock.unlock(LOCK, this);
  }

  /**
   * Sends the value; never waits.
   *
   * @throws ClosedException if a value was sent before, or the one-shot is closed
   */
  public void send(T value) {
    Objects.requireNonNull(value, "value");
    Closed before = end(SENT, value);
    if (before == SENT) {
      throw new ClosedException("the value was not sent: " + this + " has had its value", null);
    }
    if (before != null) {
      throw new ClosedException("the value was not sent: " + this + " is closed", before.cause());
    }
  }

  /** Closes the one-shot; false, without an effect, if a value was sent or it was closed before. */
  public boolean close() {
    return end(new Closed(null), null) == null;
  }

  /** Closes it and says why: {@code cause} is that of the receiver's {@code ClosedException}. */
  public boolean close(Throwable cause) {
    return end(new Closed(Objects.requireNonNull(cause, "cause")), null) == null;
  }

  /** Ends the one-shot and returns null, or returns how it has ended before. */
  private @Nullable Closed end(Closed how, @Nullable Object value) {
    Seam.operation(value == null ? "close" : "send", this);
    lock();
    Closed before = closed;
    if (before != null) {
      unlock();
      return before;
    }
    closed = how;
    WaitNode receiver = null;
    WaitNode others = null;
    WaitQueue waiting = receivers;
    if (waiting != null) {
      receiver = value == null ? null : waiting.claimWith(value);
      others = waiting.claimAll(how, null);
    }
    item = receiver == null ? value : null;
    unlock();
    if (receiver != null) {
      receiver.waiter.wake();
    }
    WaitQueue.wakeAll(others);
    return null;
  }

  /** Whether a value was sent or the one-shot was closed; the value may still be in it. */
  public boolean isClosed() {
    Seam.operation("isClosed", this);
    lock();
    boolean now = closed != null;
    unlock();
    return now;
  }

  /**
   * Receives the value, waiting until it is sent.
   *
   * @throws ClosedException if it was received before, or the one-shot is closed
   * @throws dev.heddle.CancelledException if the caller is cancelled
   * @throws InterruptedException if the caller is interrupted from outside
   */
  public T receive() throws InterruptedException {
    Seam.operation("receive", this);
    return await(-1, null);
  }

  /**
   * Receives the value, waiting at most {@code limit}.
   *
   * @throws TimeoutException if it was not sent in time
   * @throws ClosedException if it was received before, or the one-shot is closed
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  public T receiveWithin(Duration limit) throws InterruptedException {
    long nanos = Durations.nanos(limit, "limit");
    Seam.operation("receiveWithin", this);
    return await(nanos, limit);
  }

  /**
   * Receives the value if it has been sent, or returns null.
   *
   * @throws ClosedException if it was received before, or the one-shot is closed
   */
  public @Nullable T tryReceive() {
    Seam.operation("tryReceive", this);
    lock();
    Object now = take();
    unlock();
    return now == null ? null : value(now);
  }

  /** The value, or how the one-shot ended, or null if it has not; under the lock. */
  private @Nullable Object take() {
    Object now = item;
    if (now == null) {
      return closed;
    }
    item = null;
    return now;
  }

  @SuppressWarnings("unchecked")
  private T value(Object taken) {
    if (taken instanceof Closed end) {
      throw new ClosedException(
          "nothing to receive: " + this + (end == SENT ? " has had its value" : " is closed"),
          end.cause());
    }
    return (T) taken;
  }

  /** The value, waiting for it, with a time limit if {@code nanos >= 0}. */
  private T await(long nanos, @Nullable Duration limit) throws InterruptedException {
    Strand self = Strand.current();
    self.enter();
    lock();
    Object now = take();
    unlock();
    if (now != null) {
      return value(now);
    }
    WaitNode node = self.newCase(null); // not under the lock; then look again
    now = takeOrEnqueue(node);
    if (now != null) {
      self.recycle(node);
      return value(now);
    }
    int end =
        nanos < 0 ? self.await(node.waiter) : self.await(node.waiter, Seam.nanoTime() + nanos);
    if (end > 0) {
      Object received = Objects.requireNonNull(node.item);
      if (!(received instanceof Closed)) { // the others are claimed all at once, in a chain
        self.recycle(node);
      }
      return value(received);
    }
    dequeue(node);
    self.recycle(node);
    if (end == Waiter.TIMED_OUT) {
      throw new TimeoutException("nothing was received within " + limit + " from " + this);
    }
    throw self.failure(node.waiter);
  }

  private @Nullable Object takeOrEnqueue(WaitNode node) {
    WaitQueue fresh = new WaitQueue();
    lock();
    Object now = take();
    if (now == null) {
      enqueue(node, fresh);
    }
    unlock();
    return now;
  }

  /** Queues a case, in {@code fresh} if there is no queue yet; under the lock. */
  private void enqueue(WaitNode node, WaitQueue fresh) {
    WaitQueue waiting = receivers;
    if (waiting == null) {
      waiting = fresh;
      receivers = fresh;
    }
    waiting.add(node);
  }

  private void dequeue(WaitNode node) {
    lock();
    WaitQueue waiting = receivers;
    if (waiting != null) {
      waiting.remove(node);
    }
    unlock();
  }

  @Override
  public Port receiving() {
    lock();
    Port known = port;
    unlock();
    if (known != null) {
      return known;
    }
    Port fresh = new Receiving(Ids.next());
    lock();
    if (port == null) {
      port = fresh;
    }
    known = port;
    unlock();
    return known;
  }

  @Override
  public String toString() {
    return "one-shot " + receiving().order();
  }

  private final class Receiving implements Port {
    private final long order;

    Receiving(long order) {
      this.order = order;
    }

    @Override
    public long order() {
      return order;
    }

    @Override
    public boolean tryComplete(WaitNode node) {
      lock();
      node.item = take();
      unlock();
      return node.item != null;
    }

    @Override
    public boolean enqueue(WaitNode node) {
      WaitQueue fresh = new WaitQueue();
      lock();
      boolean ready = closed != null;
      if (!ready) {
        OneShot.this.enqueue(node, fresh);
      }
      unlock();
      return !ready;
    }

    @Override
    public void dequeue(WaitNode node) {
      OneShot.this.dequeue(node);
    }
  }
}
