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
 * A counted sending end of a channel: when the last one is closed, the channel is closed. So the
 * receivers come to their end however many senders there are, without one that knows all others.
 *
 * {@snippet file="dev/heddle/snippets/ChannelSnippets.java" region="ends"}
 *
 * <p>Each part of a program that sends gets an end of its own, from {@link Channel#sender} or
 * {@link #copy}, and closes it. Make the copies before the first end is closed. One that is never
 * closed keeps the channel open. Not needed where one place knows when all is sent: call {@link
 * Channel#close}.
 *
 * <p>Closing an end does not disturb a send that another thread has begun on it, unless it was the
 * last end: then the channel is closed, and that send fails and keeps its value. A permit that was
 * reserved through an end outlives it. Order, fairness, cancellation and visibility are those of
 * the {@link Channel}; the closing of the last end happens before the receivers find the channel
 * closed.
 *
 * @param <T> the type of the values
 */
public final class Sender<T> implements SendChannel<T>, AutoCloseable {
  @SuppressWarnings("rawtypes")
  private static final IntVar<Sender> ENDED =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Sender.class, "ended"));

  private final LockedChannel<T> channel;
  final EndHolder holder = new EndHolder();
  private volatile int ended;

  /** Creates an end that the channel counts. */
  Sender(LockedChannel<T> channel) {
    this.channel = channel;
  }

  /** The channel, if this end has not been closed. */
  private LockedChannel<T> open() {
    if (ENDED.get(this) != 0) {
      throw new ClosedException("nothing was sent: " + this + " is closed", null);
    }
    holder.usedBy(Thread.currentThread());
    return channel;
  }

  /**
   * Another end of the same channel.
   *
   * @throws ClosedException if this end or the channel is closed
   */
  public Sender<T> copy() {
    return open().sender();
  }

  /** A reference that is not counted. */
  public WeakSender<T> weak() {
    return new WeakSender<>(channel);
  }

  /** Closes this end, and the channel if it was the last one; without an effect the second time. */
  @Override
  public void close() {
    if (ENDED.cas(this, 0, 1)) {
      channel.ends.removeSender(holder);
    }
  }

  @Override
  public void send(T value) throws InterruptedException {
    open().send(value);
  }

  @Override
  public boolean trySend(T value) {
    return open().trySend(value);
  }

  @Override
  public void sendWithin(Duration limit, T value) throws InterruptedException {
    open().sendWithin(limit, value);
  }

  @Override
  public Permit<T> reserve() throws InterruptedException {
    return open().reserve();
  }

  @Override
  public @Nullable Permit<T> tryReserve() {
    return open().tryReserve();
  }

  @Override
  public Permit<T> reserveWithin(Duration limit) throws InterruptedException {
    return open().reserveWithin(limit);
  }

  /** Whether the channel, or this end of it, has been closed. */
  @Override
  public boolean isClosed() {
    return ENDED.get(this) != 0 || channel.isClosed();
  }

  /** The closing of the channel, also by its last receiver. */
  @Override
  public Source<Optional<Throwable>> closed() {
    return channel.closed();
  }

  /**
   * How a select reaches the channel; for Heddle's own use.
   *
   * @throws ClosedException if this end is closed
   */
  @Override
  public Port sending() {
    return open().sending();
  }

  @Override
  public String toString() {
    return "sender of " + channel.name();
  }
}
