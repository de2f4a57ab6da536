package dev.heddle.channel;

import dev.heddle.Source;
import dev.heddle.internal.util.Ids;
import dev.heddle.internal.wait.Closed;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The closing of a channel as something to wait for. Guarded by the channel's lock. */
final class ClosedEvent implements Source<Optional<Throwable>>, Port {
  private final LockedChannel<?> channel;
  private final WaitQueue waiting = new WaitQueue();
  private final long order = Ids.next();

  ClosedEvent(LockedChannel<?> channel) {
    this.channel = channel;
  }

  /** Claims all who wait for the closing; under the lock. */
  @Nullable WaitNode claimAll(Closed how, @Nullable WaitNode chain) {
    return waiting.claimAll(how.asOptional(), chain);
  }

  @Override
  public Port receiving() {
    return this;
  }

  @Override
  public long order() {
    return order;
  }

  @Override
  public boolean tryComplete(WaitNode node) {
    channel.lock();
    Closed how = channel.closed;
    channel.unlock();
    node.item = how == null ? null : how.asOptional();
    return how != null;
  }

  @Override
  public boolean enqueue(WaitNode node) {
    channel.lock();
    boolean open = channel.closed == null;
    if (open) {
      waiting.add(node);
    }
    channel.unlock();
    return open;
  }

  @Override
  public void dequeue(WaitNode node) {
    channel.lock();
    waiting.remove(node);
    channel.unlock();
  }

  @Override
  public String toString() {
    return "closing of " + channel.name();
  }
}
