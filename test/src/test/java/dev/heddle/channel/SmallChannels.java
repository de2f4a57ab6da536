package dev.heddle.channel;

/** Channels with small internal sizes. */
public final class SmallChannels {
  /** Instead of a capacity: a barging channel for one value. */
  public static final int BARGING = -1;

  private static final int SEGMENT = 2;

  private SmallChannels() {}

  /**
   * A channel of that capacity; {@code Integer.MAX_VALUE} gives an unlimited one, a negative number
   * a barging one.
   */
  public static <T> Channel<T> of(int capacity) {
    if (capacity < 0) {
      return barging(-capacity, 1);
    }
    return capacity == Integer.MAX_VALUE
        ? new UnlimitedChannel<>(SEGMENT)
        : Channel.bounded(capacity);
  }

  /** A barging channel at which the first that waits comes away empty so many times at most. */
  public static <T> Channel<T> barging(int capacity, int patience) {
    return new BargingChannel<>(capacity, patience);
  }
}
