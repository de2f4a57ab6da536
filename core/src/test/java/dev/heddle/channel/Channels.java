package dev.heddle.channel;

/** Channels of every flavour, by their capacity. */
public final class Channels {
  private static final int SMALL_SEGMENT = 2;

  private Channels() {}

  /** Instead of a capacity: a barging channel of that capacity, from -1 on. */
  private static <T> Channel<T> barging(int negative) {
    return new BargingChannel<>(-negative, 2);
  }

  /**
   * A channel of that capacity, if it is negative a barging one that soon loses its patience;
   * {@code Integer.MAX_VALUE} gives an unlimited one, whose segments are small, so that few values
   * cross their borders.
   */
  public static <T> Channel<T> of(int capacity) {
    if (capacity < 0) {
      return barging(capacity);
    }
    return capacity == Integer.MAX_VALUE
        ? new UnlimitedChannel<>(SMALL_SEGMENT)
        : Channel.bounded(capacity);
  }
}
