package dev.heddle.channel;

import java.util.Objects;
import java.util.function.Consumer;

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
 * holds for waiting senders. {@link #barging} gives up the turns for throughput.
 *
 * <p><b>Cancellation and time limits.</b> An operation that is cancelled, interrupted or late has
 * had no effect: no value was taken, and the value that was to be sent is still the caller's.
 *
 * <p><b>Closing.</b> Afterwards sending fails. Values that are in the channel can still be
 * received; then receiving fails. Senders that wait at that moment fail, and keep their values. A
 * {@link Permit} that was given out before can still be used: receivers wait for it. The channel is
 * closed by {@link #close}, by the last of its {@link Sender senders}, or by the last of its {@link
 * Receiver receivers}.
 *
 * <p><b>Happens-before.</b> What a thread did before a send is seen by the thread that received the
 * value; what a thread did before it closed the channel is seen by those who find it closed.
 *
 * @param <T> the type of the values; null is no value
 */
public interface Channel<T> extends SendChannel<T>, ReceiveChannel<T> {
  /** A channel that holds no value: a send waits until a receiver takes the value from it. */
  static <T> Channel<T> rendezvous() {
    return new RendezvousChannel<>();
  }

  /**
   * A channel that holds any number of values: a send never waits.
   *
   * <p>Nothing slows down senders that are faster than the receivers, and the values fill the heap:
   * for senders whose number of values has a limit of its own. Otherwise take {@link
   * #bounded(int)}, or {@link #bounded(int, Overflow)} if senders must not wait.
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
    requireCapacity(capacity, 0);
    return capacity == 0 ? new RendezvousChannel<>() : new RingChannel<>(capacity);
  }

  /**
   * A channel that holds up to {@code capacity} values, and at which no sender ever waits: {@code
   * overflow} says what a send does while it is full. What is dropped goes to {@link
   * #onUndelivered}. The places are allocated at once.
   *
   * @throws IllegalArgumentException if {@code capacity} is below 1 or above 2^30
   */
  static <T> Channel<T> bounded(int capacity, Overflow overflow) {
    Objects.requireNonNull(overflow, "overflow");
    requireCapacity(capacity, 1);
    return new OverflowChannel<>(capacity, overflow);
  }

  /**
   * A channel that holds up to {@code capacity} values, for throughput instead of turns: a value
   * goes to whoever receives next, be it one that has waited or one that has just come. One that
   * waits is woken to look, and while it has not looked, further values wake nobody else. The same
   * holds for senders and free places.
   *
   * {@snippet file="dev/heddle/snippets/ChannelSnippets.java" region="barging"}
   *
   * <p>For many senders and receivers that are mostly at work. Not where each one that waits is to
   * be served in its turn, or soon: newcomers overtake those who wait. They do so within a bound:
   * who has been first in the row and has been woken in vain, or overtaken by a select, 8 times,
   * gets the next value or place. Selects, futures and reservations that wait come before plain
   * sends and receives that wait. The values keep their order, and everything else is as at {@link
   * #bounded(int)}.
   *
   * @throws IllegalArgumentException if {@code capacity} is below 1 or above 2^30: a rendezvous has
   *     nothing to come in between for
   */
  static <T> Channel<T> barging(int capacity) {
    requireCapacity(capacity, 1);
    return new BargingChannel<>(capacity);
  }

  private static void requireCapacity(int capacity, int least) {
    if (capacity < least || capacity > 1 << 30) {
      throw new IllegalArgumentException(
          "capacity must be between " + least + " and " + (1 << 30) + ": " + capacity);
    }
  }

  /** Closes the channel; false, without an effect, if it was closed before. */
  boolean close();

  /** Closes the channel and says why: {@code cause} is that of every {@code ClosedException}. */
  boolean close(Throwable cause);

  /** How many values the channel can hold; {@code Integer.MAX_VALUE} if there is no limit. */
  int capacity();

  /**
   * A counted sending end; see {@link Sender}.
   *
   * @throws dev.heddle.ClosedException if the channel is closed
   */
  Sender<T> sender();

  /**
   * A counted receiving end; see {@link Receiver}.
   *
   * @throws dev.heddle.ClosedException if the last of its receiving ends was closed
   */
  Receiver<T> receiver();

  /**
   * Says what happens to values that nobody will receive: those that the channel drops, and those
   * left in it when its last {@link Receiver} is closed. For values that own something: a
   * connection, a file. Without a hook they are forgotten.
   *
   * <p>The hook runs in the thread that caused it, under no lock. What it throws is logged.
   *
   * @return this channel
   * @throws IllegalStateException if the channel has a hook
   */
  Channel<T> onUndelivered(Consumer<? super T> hook);
}
