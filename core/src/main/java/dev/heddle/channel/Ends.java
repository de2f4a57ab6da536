package dev.heddle.channel;

import dev.heddle.ClosedException;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.Blame;
import dev.heddle.internal.wait.Closed;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How many counted ends a channel has, and what becomes of the values that nobody will receive.
 * Guarded by the channel's lock.
 *
 * <p>Invariants, while the lock is free: {@code abandoned} says that the last receiving end was
 * closed, and stays; the channel is closed then, and whoever puts a value into it empties it
 * afterwards.
 */
final class Ends<T> {
  private final LockedChannel<T> channel;
  private final EndHolder.All senders = new EndHolder.All();
  private final EndHolder.All receivers = new EndHolder.All();
  private boolean abandoned;
  private @Nullable Consumer<? super T> hook;

  Ends(LockedChannel<T> channel) {
    this.channel = channel;
  }

  /**
   * One more sending end; null if the channel is closed, or if there must be others and there are
   * none.
   */
  @Nullable Sender<T> addSender(boolean besidesOthers) {
    Sender<T> fresh = new Sender<>(channel);
    channel.lock();
    boolean open = channel.closed == null && !(besidesOthers && senders.count() == 0);
    if (open) {
      senders.add(fresh.holder);
    }
    channel.unlock();
    return open ? fresh : null;
  }

  /** One more receiving end. */
  Receiver<T> addReceiver() {
    Receiver<T> fresh = new Receiver<>(channel);
    channel.lock();
    boolean late = abandoned;
    if (!late) {
      receivers.add(fresh.holder);
    }
    Closed end = channel.closed;
    channel.unlock();
    if (late) {
      throw new ClosedException(
          "no receiver any more: the last one of " + channel.name() + " was closed",
          end == null ? null : end.cause());
    }
    return fresh;
  }

  /** Who can end the wait of a receiver, as far as it is recorded; without ends, anybody. */
  void blameSenders(Blame blame) {
    blame(senders, blame);
  }

  /** Who can end the wait of a sender. */
  void blameReceivers(Blame blame) {
    blame(receivers, blame);
  }

  private void blame(EndHolder.All ends, Blame blame) {
    channel.lock();
    int count = ends.count();
    channel.unlock();
    @Nullable Thread[] holders = new Thread[count];
    channel.lock();
    boolean same = count == ends.count();
    ends.copy(holders);
    channel.unlock();
    if (!same) {
      blame.unknown();
    }
    EndHolder.blame(holders, blame);
  }

  /** A sending end was closed: the last one closes the channel. */
  void removeSender(EndHolder holder) {
    Seam.operation("close a sender", channel);
    Closed how = new Closed(null);
    channel.lock();
    senders.remove(holder);
    WaitNode chain = senders.count() == 0 ? channel.end(how) : null;
    channel.unlock();
    WaitQueue.wakeAll(chain);
  }

  /** A receiving end was closed: the last one closes the channel and empties it. */
  void removeReceiver(EndHolder holder) {
    Seam.operation("close a receiver", channel);
    Closed how = new Closed(null);
    channel.lock();
    WaitNode chain = null;
    receivers.remove(holder);
    if (receivers.count() == 0) {
      abandoned = true;
      chain = channel.end(how);
    }
    channel.unlock();
    WaitQueue.wakeAll(chain);
    discardIfAbandoned();
  }

  /** Passes all values that are in the channel to the hook if no receiving end is left. */
  void discardIfAbandoned() {
    while (true) {
      channel.lock();
      Object value = abandoned ? channel.takeAndUnlock() : null;
      if (value == null) {
        channel.unlock();
        return;
      }
      undelivered(value);
    }
  }

  void hook(Consumer<? super T> newHook) {
    Objects.requireNonNull(newHook, "hook");
    channel.lock();
    boolean first = hook == null;
    if (first) {
      hook = newHook;
    }
    channel.unlock();
    if (!first) {
      throw new IllegalStateException(
          channel.name() + " has a hook for undelivered values already");
    }
  }

  /** Passes a value that nobody will receive to the hook; not under the lock. */
  void undelivered(Object value) {
    channel.lock();
    Consumer<? super T> known = hook;
    channel.unlock();
    if (known == null) {
      return;
    }
    try {
      known.accept(channel.value(value));
    } catch (RuntimeException failure) {
      System.getLogger("dev.heddle")
          .log(
              System.Logger.Level.ERROR,
              "the hook for undelivered values of " + channel.name() + " failed",
              failure);
    }
  }
}
