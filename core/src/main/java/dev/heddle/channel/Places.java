package dev.heddle.channel;

import dev.heddle.ClosedException;
import dev.heddle.internal.wait.Closed;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.PortWait;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import org.jspecify.annotations.Nullable;

/**
 * The places of a channel that are reserved, for {@link Permit}: they count as taken, and while one
 * is out the channel is not finished, closed or not.
 *
 * <p>Who waits for a place is queued among the senders, with {@link LockedChannel#PLACE} instead of
 * a value. A receiver that finds no value passes over them, for they have none.
 */
final class Places<T> implements Port {
  private final LockedChannel<T> channel;

  Places(LockedChannel<T> channel) {
    this.channel = channel;
  }

  /** Reserves a place, waiting for it at most {@code nanos}; null if there was none in time. */
  @Nullable Permit<T> await(long nanos) throws InterruptedException {
    requirePermits();
    return permit(PortWait.await(this, LockedChannel.PLACE, nanos));
  }

  /** Reserves a place if there is one. */
  @Nullable Permit<T> poll() {
    requirePermits();
    return permit(PortWait.poll(this, LockedChannel.PLACE));
  }

  private void requirePermits() {
    if (!channel.hasPermits()) {
      throw new UnsupportedOperationException("no place can be reserved in " + channel.name());
    }
  }

  private @Nullable Permit<T> permit(@Nullable Object place) {
    if (place instanceof Closed end) {
      throw new ClosedException(
          "no place was reserved: " + channel.name() + " is closed", end.cause());
    }
    return place == null ? null : new Permit<>(channel);
  }

  /** Uses a reserved place for {@code value}, or gives it back if that is null. */
  void redeem(@Nullable Object value) {
    while (true) {
      channel.lock();
      channel.reserved--;
      WaitNode receiver = value == null ? null : channel.claimReceiver(value);
      WaitNode sender = null;
      if (value == null || receiver != null) {
        sender = channel.passPlaceOn();
      } else if (!channel.put(value)) {
        channel.reserved++;
        channel.unlock();
        channel.grow();
        continue;
      } else {
        receiver = channel.callReceiver();
      }
      Closed end = channel.finished();
      WaitNode told = end == null ? null : channel.tellReceivers(end, null);
      channel.unlock();
      LockedChannel.wake(receiver);
      LockedChannel.wake(sender);
      WaitQueue.wakeAll(told);
      channel.ends.discardIfAbandoned();
      return;
    }
  }

  @Override
  public long order() {
    return channel.receiving().order();
  }

  @Override
  public boolean tryComplete(WaitNode node) {
    channel.lock();
    Closed end = channel.closed;
    boolean done = end != null || !channel.isFull();
    if (done && end == null) {
      channel.reserved++;
    }
    channel.unlock();
    if (end != null) {
      node.item = end;
    }
    return done;
  }

  @Override
  public boolean enqueue(WaitNode node) {
    channel.lock();
    boolean ready = channel.closed != null || !channel.isFull();
    if (!ready) {
      channel.senders.add(node);
    }
    channel.unlock();
    return !ready;
  }

  @Override
  public void dequeue(WaitNode node) {
    channel.lock();
    channel.senders.remove(node);
    channel.unlock();
  }
}
