package dev.heddle.channel;

import org.jspecify.annotations.Nullable;

/** The channel that keeps nothing: a value goes from the sender to the receiver. */
final class RendezvousChannel<T> extends LockedChannel<T> {
  @Override
  boolean put(Object value) {
    return false;
  }

  @Override
  @Nullable Object take() {
    return null;
  }

  @Override
  int count() {
    return 0;
  }

  @Override
  boolean isFull() {
    return true;
  }

  @Override
  void copy(@Nullable Object[] into) {}

  @Override
  boolean remove(Object value) {
    return false;
  }

  @Override
  boolean hasPermits() {
    return false;
  }

  @Override
  public int capacity() {
    return 0;
  }

  @Override
  String flavour() {
    return "rendezvous";
  }
}
