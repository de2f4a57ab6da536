package dev.heddle.channel;

import dev.heddle.internal.wait.Blame;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.Subject;
import dev.heddle.internal.wait.WaitNode;

/** Receiving from a channel as a case. */
final class ReceivingPort implements Port, Subject {
  private final LockedChannel<?> channel;

  ReceivingPort(LockedChannel<?> channel) {
    this.channel = channel;
  }

  @Override
  public long order() {
    return channel.id;
  }

  @Override
  public boolean tryComplete(WaitNode node) {
    channel.lock();
    Object item = channel.takeAndUnlock();
    if (item == null) {
      item = channel.finished();
      channel.unlock();
    }
    node.item = item;
    return item != null;
  }

  @Override
  public boolean enqueue(WaitNode node) {
    channel.lock();
    boolean ready =
        channel.hasValue() || channel.finished() != null || channel.hasSender(node.waiter);
    if (!ready) {
      channel.receivers.add(node);
    }
    channel.unlock();
    return !ready;
  }

  @Override
  public void dequeue(WaitNode node) {
    channel.lock();
    channel.receivers.remove(node);
    channel.unlock();
  }

  @Override
  public void blame(Thread waiting, Blame blame) {
    channel.ends.blameSenders(blame);
  }

  /** Not: what is sent and received stays as exact as it is. */
  @Override
  public boolean canFail() {
    return false;
  }

  @Override
  public String subjectName() {
    return "a value from " + channel.name();
  }
}
