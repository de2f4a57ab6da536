package dev.heddle.channel;

import dev.heddle.ClosedException;
import dev.heddle.Source;
import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.wait.Port;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A counted receiving end of a channel: when the last one is closed, the channel is closed. So the
 * senders do not wait for ever, nor fill a channel that nobody reads: they fail and keep their
 * values. What is left in the channel goes to {@link Channel#onUndelivered}.
 *
 * {@snippet file="dev/heddle/snippets/ChannelSnippets.java" region="ends"}
 *
 * <p>Each part of a program that receives gets an end of its own, from {@link Channel#receiver} or
 * {@link #copy}, and closes it. Who receives from the {@link Channel} itself is not counted. Not
 * needed where the receivers always read to the end.
 *
 * <p>Closing an end does not disturb a receive that another thread has begun on it, unless it was
 * the last end: then that receive finds the channel closed. Order, fairness, cancellation and
 * visibility are those of the {@link Channel}.
 *
 * @param <T> the type of the values
 */
public final class Receiver<T> implements ReceiveChannel<T>, AutoCloseable {
  @SuppressWarnings("rawtypes")
  private static final IntVar<Receiver> ENDED =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Receiver.class, "ended"));

  private final LockedChannel<T> channel;
  final EndHolder holder = new EndHolder();
  private volatile int ended;

  /** Creates an end that the channel counts. */
  Receiver(LockedChannel<T> channel) {
    this.channel = channel;
  }

  /** The channel, if this end has not been closed. */
  private LockedChannel<T> open() {
    if (ENDED.get(this) != 0) {
      throw new ClosedException("nothing was received: " + this + " is closed", null);
    }
    holder.usedBy(Thread.currentThread());
    return channel;
  }

  /**
   * Another end of the same channel.
   *
   * @throws ClosedException if this end is closed
   */
  public Receiver<T> copy() {
    return open().receiver();
  }

  /**
   * Closes this end, and the channel if it was the last one; without an effect the second time. The
   * last one runs the hook for the values that are left.
   */
  @Override
  public void close() {
    if (ENDED.cas(this, 0, 1)) {
      channel.ends.removeReceiver(holder);
    }
  }

  @Override
  public T receive() throws InterruptedException {
    return open().receive();
  }

  @Override
  public @Nullable T tryReceive() {
    return open().tryReceive();
  }

  @Override
  public T receiveWithin(Duration limit) throws InterruptedException {
    return open().receiveWithin(limit);
  }

  @Override
  public @Nullable T receiveOrClosed() throws InterruptedException {
    return open().receiveOrClosed();
  }

  /** Whether the channel, or this end of it, has been closed. */
  @Override
  public boolean isClosed() {
    return ENDED.get(this) != 0 || channel.isClosed();
  }

  /** The closing of the channel. */
  @Override
  public Source<Optional<Throwable>> closed() {
    return channel.closed();
  }

  @Override
  public int size() {
    return channel.size();
  }

  /** Takes back a value that was received but not used. */
  void giveBack(T value) {
    channel.giveBack(value);
  }

  /**
   * How a select reaches the channel; for Heddle's own use.
   *
   * @throws ClosedException if this end is closed
   */
  @Override
  public Port receiving() {
    return open().receiving();
  }

  @Override
  public String toString() {
    return "receiver of " + channel.name();
  }
}
