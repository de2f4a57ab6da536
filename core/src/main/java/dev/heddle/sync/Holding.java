package dev.heddle.sync;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A part of a {@link WaitPoint} that is out, in the hands of a thread, and must come back. The
 * links are guarded by the lock of the point.
 */
abstract class Holding {
  private @Nullable Holding prev;
  private @Nullable Holding next;

  /** Who has it, as far as is known. */
  abstract @Nullable Thread holder();

  /** Those of one point that are out; all but {@link #holders} under its lock. */
  static final class All {
    private @Nullable Holding first;
    private int count;

    void add(Holding added) {
      Holding before = first;
      added.next = before;
      if (before != null) {
        before.prev = added;
      }
      first = added;
      count++;
    }

    /** Without an effect if it is not out. */
    void remove(Holding gone) {
      Holding before = gone.prev;
      Holding after = gone.next;
      if (before != null) {
        before.next = after;
      } else if (first == gone) {
        first = after;
      } else {
        return;
      }
      if (after != null) {
        after.prev = before;
      }
      gone.prev = null;
      gone.next = null;
      count--;
    }

    int count() {
      return count;
    }

    /** Who has what is out; not under the lock. */
    List<Thread> holders(WaitPoint point) {
      int room = 0;
      while (true) {
        @Nullable Thread[] threads = new Thread[room];
        point.lock();
        int out = count;
        Holding at = first;
        for (int i = 0; i < room && at != null; i++, at = at.next) {
          threads[i] = at.holder();
        }
        point.unlock();
        if (out <= room) {
          return Arrays.stream(threads).filter(Objects::nonNull).distinct().toList();
        }
        room = out;
      }
    }
  }
}
