package dev.heddle.channel;

/** Channels of every flavour, by their capacity. */
public final class Channels {
  private static final int SMALL_SEGMENT = 2;

  private Channels() {}

  /**
   * A channel of that capacity; {@code Integer.MAX_VALUE} gives an unlimited one, whose segments
   * are small, so that few values cross their borders.
   */
  public static <T> Channel<T> of(int capacity) {
    return capacity == Integer.MAX_VALUE
        ? new UnlimitedChannel<>(SMALL_SEGMENT)
        : Channel.bounded(capacity);
  }
}
