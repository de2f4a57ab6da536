package dev.heddle.channel;

import dev.heddle.CancelledException;
import dev.heddle.internal.wait.Closed;
import dev.heddle.internal.wait.PortWait;
import java.util.Collection;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Channels in the shapes that other code expects: loops, streams, queues, reactive streams,
 * futures. A view has no values of its own: the same channel can be used beside it.
 *
 * <p>Not for code that can take a channel: it says more, and costs less.
 */
public final class Views {
  private Views() {}

  /** The values of a channel for one loop; close it after the loop. */
  public static <T> Values<T> values(ReceiveChannel<T> channel) {
    return new Values<>(Objects.requireNonNull(channel, "channel"));
  }

  /**
   * The values of a channel as a sequential stream, until it is closed and empty. Closing the
   * stream gives back a value that was received and not used. What stops a wait is thrown as by
   * {@link Values}.
   */
  public static <T> Stream<T> stream(ReceiveChannel<T> channel) {
    Values<T> values = values(channel);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(
                values.iterator(), Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(values::close);
  }

  /**
   * A channel as a queue of the JDK. {@code put} and the others that insert throw {@link
   * dev.heddle.ClosedException} once the channel is closed; {@code take} does so when it is empty,
   * too; {@code poll} and {@code peek} then return null.
   *
   * <p>The values of senders that wait are not in the queue. The iterator, {@code contains}, {@code
   * toArray} and the like see what was in the queue at one moment; they, {@code peek} and {@code
   * remove(Object)} take time in proportion to it. A place that is reserved is no remaining
   * capacity. What the collection given to {@code drainTo} refuses goes back.
   *
   * <p>{@code put} fails with {@link dev.heddle.FullException} at a full channel that lets no
   * sender wait; {@code offer} returns false.
   */
  public static <T> BlockingQueue<T> queue(Channel<T> channel) {
    return new QueueView<>((LockedChannel<T>) Objects.requireNonNull(channel, "channel"));
  }

  /**
   * Publishes the values of a channel to subscribers: each value goes to one of them, in the order
   * of the channel for each. A value is received only when a subscriber has asked for it. A closed
   * and empty channel completes each subscriber when it next asks for a value, with {@code onError}
   * if it was closed with a cause.
   *
   * <p>The methods of a subscriber run in a task of the shared runtime, one at a time.
   */
  public static <T> Flow.Publisher<T> publisher(ReceiveChannel<T> channel) {
    return new ChannelPublisher<>(Objects.requireNonNull(channel, "channel"));
  }

  /**
   * A subscriber that sends what it gets to a channel, and asks for the next value when that was
   * accepted. Its end closes the channel, with the cause if it was an error; the closing of the
   * channel cancels the subscription, and a value that came meanwhile goes to {@link
   * Channel#onUndelivered}.
   */
  public static <T> Flow.Subscriber<T> subscriber(Channel<T> channel) {
    return new ChannelSubscriber<>((LockedChannel<T>) Objects.requireNonNull(channel, "channel"));
  }

  /**
   * Sends without a thread that waits. The future is completed when the channel has the value, or
   * fails with {@link dev.heddle.ClosedException}. Whoever completes, cancels or times it out
   * before takes the send back; that fails, and returns false, once the value is sent.
   *
   * <p>Waits in one row with all other senders. What depends on the future runs in a task of the
   * shared runtime if it has to wait, never in the thread of a receiver. No scope cancels it.
   */
  public static <T> CompletableFuture<@Nullable Void> sendAsync(SendChannel<T> channel, T value) {
    Objects.requireNonNull(value, "value");
    return Pending.start(channel.sending(), value, sent -> null);
  }

  /**
   * Receives without a thread that waits. The future gets the value, or fails with {@link
   * dev.heddle.ClosedException}. Whoever completes, cancels or times it out before takes the
   * receive back; that fails, and returns false, once a value is received.
   *
   * <p>Waits in one row with all other receivers. What depends on the future runs in a task of the
   * shared runtime if it has to wait, never in the thread of a sender. No scope cancels it.
   */
  public static <T> CompletableFuture<T> receiveAsync(ReceiveChannel<T> channel) {
    return Pending.start(channel.receiving(), null, Views::<T>cast);
  }

  @SuppressWarnings("unchecked")
  private static <T> T cast(Object item) {
    return (T) item;
  }

  /** The next value, or null if there is none, closed or not. */
  static <T> @Nullable T poll(ReceiveChannel<T> channel) {
    Object item = PortWait.poll(channel.receiving(), null);
    return item == null || item instanceof Closed ? null : Views.<T>cast(item);
  }

  /** Adds a value that was received to {@code buffer}; what the buffer refuses goes back. */
  static <T> void addOrGiveBack(ReceiveChannel<T> channel, Collection<? super T> buffer, T value) {
    try {
      buffer.add(value);
    } catch (RuntimeException refused) {
      giveBack(channel, value);
      throw refused;
    }
  }

  /** Gives a value back that was received and not used. */
  static <T> void giveBack(ReceiveChannel<T> channel, T value) {
    if (channel instanceof LockedChannel<T> locked) {
      locked.giveBack(value);
    } else if (channel instanceof Receiver<T> end) {
      end.giveBack(value);
    } // else it is a clock, and its tick has passed
  }

  /** For methods that cannot throw {@code stopped}; an interrupt from outside is set again. */
  static CancellationException unchecked(InterruptedException stopped) {
    if (!(stopped instanceof CancelledException)) {
      Thread.currentThread().interrupt();
    }
    CancellationException wrapped = new CancellationException(stopped.getMessage());
    wrapped.initCause(stopped);
    return wrapped;
  }
}
