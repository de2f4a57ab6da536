package dev.heddle.channel;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A place in a channel that is reserved for one value. Sending by it neither waits nor fails, also
 * after the channel was closed: receivers wait for the permits that are out, and find the channel
 * closed and empty when the last one has been used or given back.
 *
 * {@snippet file="dev/heddle/snippets/ChannelSnippets.java" region="permit"}
 *
 * <p>For a value that must not be made, or not be taken from elsewhere, before there is a place for
 * it. Not for an ordinary send, which is cheaper. A permit that is neither used nor closed takes a
 * place for ever.
 *
 * <p>The order of the values is that of the sends, not of the permits. Waiting for a permit is in
 * one row, first come, first served, with the sends. Nothing here is cancellable. A permit may be
 * handed to another thread; used by two at once, one of them wins.
 *
 * <p>If the last {@link Receiver} has been closed meanwhile, the value goes to {@link
 * Channel#onUndelivered}.
 *
 * @param <T> the type of the value
 */
public final class Permit<T> implements AutoCloseable {
  // States: OPEN, then by one CAS SENT or RETURNED.
  private static final int OPEN = 0;
  private static final int SENT = 1;
  private static final int RETURNED = 2;

  @SuppressWarnings("rawtypes")
  private static final IntVar<Permit> STATE =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Permit.class, "state"));

  private final LockedChannel<T> channel;
  private volatile int state;

  /** Creates a permit for a place that the channel has counted as reserved. */
  Permit(LockedChannel<T> channel) {
    this.channel = channel;
  }

  /**
   * Sends the value to the reserved place.
   *
   * @throws IllegalStateException if the permit was used or closed before
   */
  public void send(T value) {
    Objects.requireNonNull(value, "value");
    Seam.operation("send by permit", channel);
    if (!STATE.cas(this, OPEN, SENT)) {
      throw new IllegalStateException(
          "the value was not sent: the permit was "
              + (STATE.get(this) == SENT ? "used" : "closed")
              + " before; reserve another one");
    }
    new Places<>(channel).redeem(value);
  }

  /** Gives the place back if it was not used; without an effect the second time. */
  @Override
  public void close() {
    Seam.operation("give a permit back", channel);
    if (STATE.cas(this, OPEN, RETURNED)) {
      new Places<>(channel).redeem(null);
    }
  }

  @Override
  public String toString() {
    int now = STATE.get(this);
    return (now == OPEN ? "permit" : now == SENT ? "used permit" : "closed permit")
        + " of "
        + channel.name();
  }
}
