package dev.heddle.channel;

import org.jspecify.annotations.Nullable;

/**
 * The values that were received and given back: they are ahead of all others, the latest first.
 * Guarded by the channel's lock.
 */
final class Returned {
  /** One of them; made where no lock is held. */
  static final class Entry {
    final Object value;
    @Nullable Entry next;

    Entry(Object value) {
      this.value = value;
    }
  }

  private @Nullable Entry first;

  void push(Entry entry) {
    entry.next = first;
    first = entry;
  }

  @Nullable Object poll() {
    Entry entry = first;
    if (entry == null) {
      return null;
    }
    first = entry.next;
    return entry.value;
  }

  int size() {
    int count = 0;
    for (Entry entry = first; entry != null; entry = entry.next) {
      count++;
    }
    return count;
  }

  void copy(@Nullable Object[] into) {
    int count = 0;
    for (Entry entry = first; entry != null; entry = entry.next) {
      into[count++] = entry.value;
    }
  }

  boolean remove(Object value) {
    Entry before = null;
    for (Entry entry = first; entry != null; entry = entry.next) {
      if (entry.value == value) {
        if (before == null) {
          first = entry.next;
        } else {
          before.next = entry.next;
        }
        return true;
      }
      before = entry;
    }
    return false;
  }
}
