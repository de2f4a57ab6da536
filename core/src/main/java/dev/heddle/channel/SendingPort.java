package dev.heddle.channel;

import dev.heddle.internal.wait.Blame;
import dev.heddle.internal.wait.Closed;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.Subject;
import dev.heddle.internal.wait.WaitNode;
import java.util.Objects;

/** Sending to a channel as a case. */
final class SendingPort implements Port, Subject {
  private final LockedChannel<?> channel;

  SendingPort(LockedChannel<?> channel) {
    this.channel = channel;
  }

  @Override
  public long order() {
    return channel.id;
  }

  @Override
  public boolean tryComplete(WaitNode node) {
    while (true) {
      channel.lock();
      Closed end = channel.closed;
      if (end != null) {
        channel.unlock();
        node.item = end;
        return true;
      }
      if (channel.putAndUnlock(Objects.requireNonNull(node.item))) {
        return true;
      }
      channel.unlock();
      if (!channel.grow()) {
        return false;
      }
    }
  }

  @Override
  public boolean enqueue(WaitNode node) {
    channel.lock();
    boolean ready = !channel.isFull() || channel.closed != null || channel.hasReceiver(node.waiter);
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

  @Override
  public void blame(Thread waiting, Blame blame) {
    channel.ends.blameReceivers(blame);
  }

  /** Not: what is sent and received stays as exact as it is. */
  @Override
  public boolean canFail() {
    return false;
  }

  @Override
  public String subjectName() {
    return "a place in " + channel.name();
  }
}
