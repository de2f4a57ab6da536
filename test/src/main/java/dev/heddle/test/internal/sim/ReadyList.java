package dev.heddle.test.internal.sim;

import java.util.Arrays;

/** The threads that can run but have not got the baton, in the order of their creation. */
final class ReadyList {
  private SimTask[] tasks = new SimTask[16];
  private SimTask[] options = new SimTask[17];
  private int size;
  private boolean preemptible;

  boolean isEmpty() {
    return size == 0;
  }

  void add(SimTask task) {
    if (size == tasks.length) {
      tasks = Arrays.copyOf(tasks, 2 * size);
    }
    task.state = SimTask.READY;
    int i = size++;
    while (i > 0 && tasks[i - 1].id > task.id) {
      tasks[i] = tasks[i - 1];
      i--;
    }
    tasks[i] = task;
  }

  void remove(SimTask task) {
    int i = 0;
    while (tasks[i] != task) {
      i++;
    }
    size--;
    System.arraycopy(tasks, i + 1, tasks, i, size - i);
  }

  /**
   * Lays out the options of a decision and returns how many there are. In front is the default: the
   * running thread, if it can go on and does not ask to let others go first.
   */
  int layOut(SimTask running, boolean canGoOn, boolean yields) {
    if (options.length <= size) {
      options = new SimTask[2 * size + 1];
    }
    int count = 0;
    preemptible = canGoOn && !yields;
    if (preemptible) {
      options[count++] = running;
    }
    for (int i = 0; i < size; i++) {
      options[count++] = tasks[i];
    }
    if (canGoOn && yields) {
      options[count++] = running;
    }
    return count;
  }

  SimTask option(int i) {
    return options[i];
  }

  /** Whether the first option is the running thread, so that another choice preempts it. */
  boolean isPreemptible() {
    return preemptible;
  }

  void clear() {
    size = 0;
  }
}
