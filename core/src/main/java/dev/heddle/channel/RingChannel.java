package dev.heddle.channel;

import org.jspecify.annotations.Nullable;

/**
 * The bounded channel.
 *
 * <p>Invariants: the values are at {@code head} to {@code head + count - 1} modulo the capacity,
 * oldest first; the other places are null. The values and the reserved places together are no more
 * than the capacity.
 */
class RingChannel<T> extends LockedChannel<T> {
  private final @Nullable Object[] ring;
  private int head;
  private int count;

  RingChannel(int capacity) {
    ring = new @Nullable Object[capacity];
  }

  @Override
  boolean put(Object value) {
    if (count + reserved == ring.length) {
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
    return count + reserved == ring.length;
  }

  @Override
  void copy(@Nullable Object[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = ring[(head + i) % ring.length];
    }
  }

  @Override
  boolean remove(Object value) {
    for (int i = 0; i < count; i++) {
      if (ring[(head + i) % ring.length] == value) {
        for (int j = i; j > 0; j--) {
          ring[(head + j) % ring.length] = ring[(head + j - 1) % ring.length];
        }
        take(); // each of those before it has moved one place back
        return true;
      }
    }
    return false;
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
