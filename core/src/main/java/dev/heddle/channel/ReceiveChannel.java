package dev.heddle.channel;

import dev.heddle.Source;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The side of a channel that values come out of: a {@link Channel}, a counted {@link Receiver}, or
 * a clock from {@link Sources}.
 *
 * <p>Take it as a parameter where code only receives. Order, fairness, cancellation, closing and
 * visibility are those of the {@link Channel}. As an {@code Iterable}, a {@code Stream} and in
 * other shapes: {@link Views}.
 *
 * @param <T> the type of the values; null is no value
 */
public interface ReceiveChannel<T> extends Source<T> {
  /** What {@link #forEach} does with each value. */
  @FunctionalInterface
  interface Handler<T, X extends Throwable> {
    /** Takes one value. */
    void accept(T value) throws X, InterruptedException;
  }

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
   * Receives what is there, at least one value, waiting for that one, and at most {@code max};
   * returns how many were added to {@code buffer}, 0 when the channel is closed and empty. If the
   * buffer throws, the value that it refused goes back, and the rest stays in the channel.
   *
   * @throws dev.heddle.ClosedException if it was closed with a cause, before there was a value
   * @throws IllegalArgumentException if {@code max} is below 1
   */
  default int receiveMany(Collection<? super T> buffer, int max) throws InterruptedException {
    Objects.requireNonNull(buffer, "buffer");
    if (max < 1) {
      throw new IllegalArgumentException("max must be at least 1: " + max);
    }
    T value = receiveOrClosed();
    int count = 0;
    while (value != null) {
      Views.addOrGiveBack(this, buffer, value);
      count++;
      value = count == max ? null : Views.poll(this);
    }
    return count;
  }

  /**
   * Receives values and gives each to {@code handler}, until the channel is closed and empty. If
   * the handler throws, the value it had is its own, and the rest stays in the channel.
   *
   * @throws dev.heddle.ClosedException if it was closed with a cause
   */
  default <X extends Throwable> void forEach(Handler<? super T, X> handler)
      throws X, InterruptedException {
    Objects.requireNonNull(handler, "handler");
    for (T value; (value = receiveOrClosed()) != null; ) {
      handler.accept(value);
    }
  }

  /** Whether the channel has been closed; there may still be values in it. */
  boolean isClosed();

  /**
   * The closing as a case of a select: it gives the cause, if there is one, any number of times
   * once the channel is closed; values may still be in it.
   */
  Source<Optional<Throwable>> closed();

  /**
   * How many values are in the channel at a moment during the call. One that a view has given back
   * counts too, on top of the capacity.
   */
  int size();
}
