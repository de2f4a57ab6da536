package dev.heddle.test.internal.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds a simulated thread from its {@code Thread}: an open-addressed table over thread ids. */
final class ThreadIndex {
  private @Nullable SimTask[] table = new @Nullable SimTask[32];
  private int size;

  void put(Thread thread, SimTask task) {
    if (2 * ++size > table.length) {
      @Nullable SimTask[] old = table;
      table = new @Nullable SimTask[2 * old.length];
      for (SimTask each : old) {
        if (each != null && each.thread != null) {
          place(each.thread, each);
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
    table[i] = task;
  }

  @Nullable SimTask find(Thread thread) {
    @Nullable SimTask[] now = table;
    int mask = now.length - 1;
    int i = (int) thread.threadId() & mask;
    SimTask task;
    while ((task = now[i]) != null) {
      if (task.thread == thread) {
        return task;
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
      Arrays.fill(table, null);
      size = 0;
    }
  }
}
