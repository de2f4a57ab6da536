package dev.heddle.channel;

import dev.heddle.internal.wait.Blame;
import org.jspecify.annotations.Nullable;

/**
 * Who holds one counted end of a channel, as far as its use tells: the first thread that uses it,
 * or the second if it was handed on; nobody in particular once a third one has, or while it has not
 * been used.
 *
 * <p>The links are guarded by the channel's lock. The other fields are written without any: what is
 * lost of a record by a race makes a deadlock unreported, or suspected where there is none.
 */
final class EndHolder {
  private static final int CHANGES = 2;

  private @Nullable Thread thread;
  private int changes;
  private @Nullable EndHolder prev;
  private @Nullable EndHolder next;

  /** {@code me} uses the end. */
  void usedBy(Thread me) {
    if (thread != me && changes <= CHANGES) {
      thread = changes == CHANGES ? null : me;
      changes++;
    }
  }

  /** The holders of all open ends of one kind; guarded by the channel's lock. */
  static final class All {
    private final EndHolder head = new EndHolder();
    private int count;

    All() {
      head.next = head;
      head.prev = head;
    }

    void add(EndHolder holder) {
      EndHolder last = head.prev;
      holder.prev = last;
      holder.next = head;
      if (last != null) {
        last.next = holder;
      }
      head.prev = holder;
      count++;
    }

    void remove(EndHolder holder) {
      EndHolder before = holder.prev;
      EndHolder after = holder.next;
      if (before != null && after != null) {
        before.next = after;
        after.prev = before;
        count--;
      }
    }

    int count() {
      return count;
    }

    /**
     * Copies who holds the ends, null for those of whom it is not known; as many as there is room.
     */
    void copy(@Nullable Thread[] into) {
      EndHolder at = head;
      for (int i = 0; i < into.length && at.next != null && at.next != head; i++) {
        at = at.next;
        into[i] = at.thread;
      }
    }
  }

  /** Any of {@code holders} can end a wait; if one of them is not known, anybody. */
  static void blame(@Nullable Thread[] holders, Blame blame) {
    for (Thread holder : holders) {
      if (holder == null) {
        blame.unknown();
      } else {
        blame.holder(holder);
      }
    }
  }
}
