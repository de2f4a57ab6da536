package dev.heddle.channel;

import org.jspecify.annotations.Nullable;

/**
 * The bounded channel.
 *
 * <p>Invariant: the values are at {@code head} to {@code head + count - 1} modulo the capacity,
 * oldest first; the other places are null.
 */
final class RingChannel<T> extends LockedChannel<T> {
  private final @Nullable Object[] ring;
  private int head;
  private int count;

  RingChannel(int capacity) {
    ring = new @Nullable Object[capacity];
  }

  @Override
  boolean put(Object value) {
    if (count == ring.length) {
      return false;
    }
    int place = head + count;
    ring[place >= ring.length ? place - ring.length : place] = value;
    count++;
    return true;
  }

  @Override
  @Nullable Object take() {
    if (count == 0) {
      return null;
    }
    Object value = ring[head];
    ring[head] = null;
    head = head + 1 == ring.length ? 0 : head + 1;
    count--;
    return value;
  }

  @Override
  int count() {
    return count;
  }

  @Override
  boolean isFull() {
    return count == ring.length;
  }

  @Override
  public int capacity() {
    return ring.length;
  }

  @Override
  String flavour() {
    return "bounded(" + ring.length + ")";
  }
}
