package dev.heddle.channel;

import dev.heddle.Sink;
import dev.heddle.Source;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The side of a channel that values go into: a {@link Channel}, or a counted {@link Sender}.
 *
 * <p>Take it as a parameter where code only sends. Order, fairness, cancellation, closing and
 * visibility are those of the {@link Channel}.
 *
 * @param <T> the type of the values; null is no value
 */
public interface SendChannel<T> extends Sink<T> {
  /**
   * Sends a value, waiting while the channel is full.
   *
   * @throws dev.heddle.ClosedException if the channel is closed, before or while this waits; the
   *     value stays with the caller
   * @throws dev.heddle.FullException if the channel is full and lets no sender wait
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
   * @throws dev.heddle.FullException if the channel is full and lets no sender wait
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  void sendWithin(Duration limit, T value) throws InterruptedException;

  /**
   * Reserves a place for one value, waiting while the channel is full; in one row with the senders
   * that wait. Sending by the permit cannot fail.
   *
   * @throws dev.heddle.ClosedException if the channel is closed, before or while this waits
   * @throws dev.heddle.FullException if the channel is full and lets no sender wait
   * @throws UnsupportedOperationException at a rendezvous, which has no places, and at a channel
   *     that drops values, whose sends need none
   */
  Permit<T> reserve() throws InterruptedException;

  /**
   * Reserves a place if that is possible without waiting. Null means that the channel was full at a
   * moment during the call.
   *
   * @throws dev.heddle.ClosedException if the channel is closed
   * @throws UnsupportedOperationException as {@link #reserve}
   */
  @Nullable Permit<T> tryReserve();

  /**
   * Reserves a place, waiting at most {@code limit}.
   *
   * @throws dev.heddle.TimeoutException if there was no place in time
   * @throws dev.heddle.ClosedException if the channel is closed, before or while this waits
   * @throws dev.heddle.FullException if the channel is full and lets no sender wait
   * @throws UnsupportedOperationException as {@link #reserve}
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  Permit<T> reserveWithin(Duration limit) throws InterruptedException;

  /** Whether the channel has been closed. */
  boolean isClosed();

  /**
   * The closing as a case of a select: it gives the cause, if there is one, any number of times
   * once the channel is closed; values may still be in it.
   */
  Source<Optional<Throwable>> closed();
}
