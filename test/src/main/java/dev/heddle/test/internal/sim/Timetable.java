package dev.heddle.test.internal.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The armed timers of a schedule: a small list, earliest deadline first, then in arming order. */
final class Timetable {
  private long[] deadlines = new long[16];
  private @Nullable Runnable[] due = new @Nullable Runnable[16];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  long earliest() {
    return deadlines[0];
  }

  /** How many timers have the earliest deadline, counting those that have passed by {@code now}. */
  int ready(long now) {
    int count = 0;
    while (count < size && (deadlines[count] <= now || deadlines[count] == deadlines[0])) {
      count++;
    }
    return count;
  }

  void add(long deadline, Runnable what) {
    if (size == due.length) {
      deadlines = Arrays.copyOf(deadlines, 2 * size);
      due = Arrays.copyOf(due, 2 * size);
    }
    int i = size++;
    while (i > 0 && deadlines[i - 1] > deadline) {
      deadlines[i] = deadlines[i - 1];
      due[i] = due[i - 1];
      i--;
    }
    deadlines[i] = deadline;
    due[i] = what;
  }

  Runnable take(int index) {
    Runnable what = due[index];
    if (what == null) {
      throw new AssertionError("no timer at " + index);
    }
    removeAt(index);
    return what;
  }

  void remove(Runnable what) {
    for (int i = 0; i < size; i++) {
      if (due[i] == what) {
        removeAt(i);
        return;
      }
    }
  }

  private void removeAt(int index) {
    size--;
    System.arraycopy(deadlines, index + 1, deadlines, index, size - index);
    System.arraycopy(due, index + 1, due, index, size - index);
    due[size] = null;
  }

  void clear() {
    Arrays.fill(due, 0, size, null);
    size = 0;
  }
}
