package dev.heddle.channel;

import dev.heddle.Sink;
import dev.heddle.Source;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hands values from some threads to others, in order. The same object works from tasks, platform
 * threads and parallel workers, for any number of senders and receivers.
 *
 * {@snippet file="dev/heddle/snippets/ChannelSnippets.java" region="pipeline"}
 *
 * <p>Not for a single result: spawn a task and join it.
 *
 * <p><b>Order and fairness.</b> First in, first out. Waiting receivers are served first come, first
 * served: a value is handed to the one that has waited longest, and nobody can snatch it. The same
 * holds for waiting senders.
 *
 * <p><b>Cancellation and time limits.</b> An operation that is cancelled, interrupted or late has
 * had no effect: no value was taken, and the value that was to be sent is still the caller's.
 *
 * <p><b>Closing.</b> Afterwards sending fails. Values that are in the channel can still be
 * received; then receiving fails. Senders that wait at that moment fail, and keep their values.
 *
 * <p><b>Happens-before.</b> What a thread did before a send is seen by the thread that received the
 * value; what a thread did before it closed the channel is seen by those who find it closed.
 *
 * @param <T> the type of the values; null is no value
 */
public interface Channel<T> extends Source<T>, Sink<T> {
  /** What {@link #forEach} does with each value. */
  @FunctionalInterface
  interface Receiver<T, X extends Throwable> {
    /** Takes one value. */
    void accept(T value) throws X, InterruptedException;
  }

  /** A channel that holds no value: a send waits until a receiver takes the value from it. */
  static <T> Channel<T> rendezvous() {
    return new RendezvousChannel<>();
  }

  /**
   * A channel that holds any number of values: a send never waits.
   *
   * <p>Nothing slows down senders that are faster than the receivers, and the values fill the heap:
   * for senders whose number of values has a limit of its own. Otherwise take {@link #bounded}.
   */
  static <T> Channel<T> unlimited() {
    return new UnlimitedChannel<>();
  }

  /**
   * A channel that holds up to {@code capacity} values: a send waits while it is full.
   *
   * @throws IllegalArgumentException if {@code capacity} is negative or above 2^30; 0 is a
   *     rendezvous
   */
  static <T> Channel<T> bounded(int capacity) {
    if (capacity < 0 || capacity > 1 << 30) {
      throw new IllegalArgumentException(
          "capacity must be between 0 and " + (1 << 30) + ": " + capacity);
    }
    return capacity == 0 ? new RendezvousChannel<>() : new RingChannel<>(capacity);
  }

  /**
   * Sends a value, waiting while the channel is full.
   *
   * @throws dev.heddle.ClosedException if the channel is closed, before or while this waits
   * @throws dev.heddle.CancelledException if the caller is cancelled
   * @throws InterruptedException if the caller is interrupted from outside
   */
  void send(T value) throws InterruptedException;

  /**
   * Sends a value if that is possible without waiting. False means that the channel was full at a
   * moment during the call.
   *
   * @throws dev.heddle.ClosedException if the channel is closed
   */
  boolean trySend(T value);

  /**
   * Sends a value, waiting at most {@code limit}.
   *
   * @throws dev.heddle.TimeoutException if the value could not be sent in time
   * @throws dev.heddle.ClosedException if the channel is closed, before or while this waits
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  void sendWithin(Duration limit, T value) throws InterruptedException;

  /**
   * Receives the next value, waiting while there is none.
   *
   * @throws dev.heddle.ClosedException if the channel is closed and empty
   * @throws dev.heddle.CancelledException if the caller is cancelled
   * @throws InterruptedException if the caller is interrupted from outside
   */
  T receive() throws InterruptedException;

  /**
   * Receives the next value if there is one. Null means that there was none at a moment during the
   * call.
   *
   * @throws dev.heddle.ClosedException if the channel is closed and empty
   */
  @Nullable T tryReceive();

  /**
   * Receives the next value, waiting at most {@code limit}.
   *
   * @throws dev.heddle.TimeoutException if no value came in time
   * @throws dev.heddle.ClosedException if the channel is closed and empty
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  T receiveWithin(Duration limit) throws InterruptedException;

  /**
   * Receives the next value, waiting while there is none; null when the channel is closed and
   * empty.
   *
   * @throws dev.heddle.ClosedException if it was closed with a cause
   */
  @Nullable T receiveOrClosed() throws InterruptedException;

  /**
   * Receives values and gives each to {@code receiver}, until the channel is closed and empty. If
   * the receiver throws, the value it had is its own, and the rest stays in the channel.
   *
   * @throws dev.heddle.ClosedException if it was closed with a cause
   */
  default <X extends Throwable> void forEach(Receiver<? super T, X> receiver)
      throws X, InterruptedException {
    Objects.requireNonNull(receiver, "receiver");
    for (T value; (value = receiveOrClosed()) != null; ) {
      receiver.accept(value);
    }
  }

  /** Closes the channel; false, without an effect, if it was closed before. */
  boolean close();

  /** Closes the channel and says why: {@code cause} is that of every {@code ClosedException}. */
  boolean close(Throwable cause);

  /** Whether the channel has been closed; there may still be values in it. */
  boolean isClosed();

  /** How many values are in the channel at a moment during the call. */
  int size();

  /** How many values the channel can hold; {@code Integer.MAX_VALUE} if there is no limit. */
  int capacity();
}
