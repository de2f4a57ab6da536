package dev.heddle.channel;

import dev.heddle.internal.seam.Seam;
import org.jspecify.annotations.Nullable;

/**
 * A reference to the sending side of a channel that does not keep it open: for one that sends now
 * and then, such as a task of the receiver that sends to its own channel.
 *
 * <p>Not for a sender that others wait for: the channel may be closed while it still has values to
 * send.
 *
 * @param <T> the type of the values
 */
public final class WeakSender<T> {
  private final LockedChannel<T> channel;

  WeakSender(LockedChannel<T> channel) {
    this.channel = channel;
  }

  /**
   * A counted end, to be closed after use; null if the channel is closed or all its counted sending
   * ends are.
   */
  public @Nullable Sender<T> upgrade() {
    Seam.operation("upgrade", channel);
    return channel.ends.addSender(true);
  }

  @Override
  public String toString() {
    return "weak sender of " + channel;
  }
}
