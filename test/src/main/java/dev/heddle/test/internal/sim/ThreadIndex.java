package dev.heddle.test.internal.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds a simulated thread from its {@code Thread}, or from the platform thread that it stands for:
 * an open-addressed table over thread ids.
 */
final class ThreadIndex {
  private @Nullable Thread[] keys = new @Nullable Thread[32];
  private @Nullable SimTask[] table = new @Nullable SimTask[32];
  private int size;

  void put(Thread thread, SimTask task) {
    if (2 * ++size > table.length) {
      @Nullable Thread[] oldKeys = keys;
      @Nullable SimTask[] old = table;
      keys = new @Nullable Thread[2 * old.length];
      table = new @Nullable SimTask[2 * old.length];
      for (int i = 0; i < old.length; i++) {
        Thread key = oldKeys[i];
        SimTask each = old[i];
        if (key != null && each != null) {
          place(key, each);
        }
      }
    }
    place(thread, task);
  }

  private void place(Thread thread, SimTask task) {
    int mask = table.length - 1;
    int i = (int) thread.threadId() & mask;
    while (table[i] != null) {
      i = (i + 1) & mask;
    }
    keys[i] = thread;
    table[i] = task;
  }

  @Nullable SimTask find(Thread thread) {
    int mask = keys.length - 1;
    int i = (int) thread.threadId() & mask;
    Thread key;
    while ((key = keys[i]) != null) {
      if (key == thread) {
        return table[i];
      }
      i = (i + 1) & mask;
    }
    return null;
  }

  /** {@link #find} by a thread without the baton: what it finds is right, but it may miss. */
  @Nullable SimTask findRacing(Thread thread) {
    for (SimTask task : table) {
      if (task != null && task.thread == thread && task.state != SimTask.DONE) {
        return task;
      }
    }
    return null;
  }

  void clear() {
    if (size > 0) {
      Arrays.fill(keys, null);
      Arrays.fill(table, null);
      size = 0;
    }
  }
}
