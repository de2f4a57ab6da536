package dev.heddle.channel;

/** Channels with small internal sizes. */
public final class SmallChannels {
  private static final int SEGMENT = 2;

  private SmallChannels() {}

  /** A channel of that capacity; {@code Integer.MAX_VALUE} gives an unlimited one. */
  public static <T> Channel<T> of(int capacity) {
    return capacity == Integer.MAX_VALUE
        ? new UnlimitedChannel<>(SEGMENT)
        : Channel.bounded(capacity);
  }
}
