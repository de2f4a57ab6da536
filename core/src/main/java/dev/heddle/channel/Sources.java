package dev.heddle.channel;

import dev.heddle.Source;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.WaitNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/**
 * Things to receive from that no one sends to: a point in time, a regular tick, nothing.
 *
 * {@snippet file="dev/heddle/snippets/ChannelSnippets.java" region="sources"}
 *
 * <p>A clock can be shared: each of its values goes to one receiver, first come, first served. It
 * starts no timer while nobody waits for it, so it need not be stopped, and one that is forgotten
 * is collected. The values say how late they are received. A receive that is cancelled or late has
 * taken nothing. A value orders nothing between threads.
 *
 * <p>Not for a limit on one wait: take {@code receiveWithin}, {@link dev.heddle.Select#after}, or
 * {@link dev.heddle.Tasks#timeout}. Not for the beat of a task that waits for nothing else: take a
 * {@link dev.heddle.Ticker}; nor for a point in time that is put off: a {@link dev.heddle.Timer}.
 */
public final class Sources {
  private Sources() {}

  /**
   * Gives one value when {@code time} has passed from now on, and never another one.
   *
   * @throws IllegalArgumentException if {@code time} is negative
   */
  public static ReceiveChannel<Duration> after(Duration time) {
    return new ClockSource(Seam.nanoTime() + Durations.nanos(time, "time"), 0);
  }

  /**
   * Gives one value at a point in time, at once if it has passed. How far away it is, is measured
   * now, by {@code clock}; what that clock does later changes nothing.
   */
  public static ReceiveChannel<Duration> at(Instant instant, InstantSource clock) {
    Objects.requireNonNull(instant, "instant");
    Duration left = Duration.between(clock.instant(), instant);
    return after(left.isNegative() ? Duration.ZERO : left);
  }

  /**
   * Gives a value after each {@code period} from now on. Ticks that nobody received in time are
   * skipped, the others stay at multiples of the period: who was busy for 2.3 periods gets one
   * value at once, and the next one after 0.7 periods.
   *
   * @throws IllegalArgumentException if {@code period} is not positive
   */
  public static ReceiveChannel<Duration> tick(Duration period) {
    long nanos = Durations.nanos(period, "period");
    if (nanos == 0) {
      throw new IllegalArgumentException("period must be positive: " + period);
    }
    return new ClockSource(Seam.nanoTime() + nanos, nanos);
  }

  /** Gives nothing, ever: as a case of a select it is switched off. */
  @SuppressWarnings("unchecked")
  public static <T> Source<T> never() {
    return (Source<T>) Never.INSTANCE;
  }

  private static final class Never implements Source<Object>, Port {
    static final Never INSTANCE = new Never();

    @Override
    public Port receiving() {
      return this;
    }

    @Override
    public long order() {
      return Long.MAX_VALUE - 1; // anywhere: it takes no lock
    }

    @Override
    public boolean tryComplete(WaitNode node) {
      return false;
    }

    @Override
    public boolean enqueue(WaitNode node) {
      return true;
    }

    @Override
    public void dequeue(WaitNode node) {}

    @Override
    public String toString() {
      return "never";
    }
  }
}
