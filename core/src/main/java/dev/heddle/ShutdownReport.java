package dev.heddle;

import java.util.List;

/**
 * How a shutdown went. {@link #toString()} shows every survivor with its whole stack, for a log.
 *
 * @param survivors the tasks that have not ended, those of scopes included; empty after an orderly
 *     shutdown
 */
public record ShutdownReport(List<Survivor> survivors) {
  /** Copies the list. */
  public ShutdownReport {
    survivors = List.copyOf(survivors);
  }

  /**
   * A task that has not ended. It goes on, on a daemon thread, and can still be joined.
   *
   * @param task the task
   * @param threadState what its thread did when the report was made; {@code NEW} if it has not been
   *     started
   * @param stack where its thread was then, innermost frame first; empty if it has not been
   *     started, or was between two carriers
   */
  public record Survivor(Task<?> task, Thread.State threadState, List<StackTraceElement> stack) {
    /** Copies the stack. */
    public Survivor {
      stack = List.copyOf(stack);
    }

    static Survivor of(SpawnedTask<?> task) {
      Thread thread = task.thread();
      return new Survivor(task, thread.getState(), List.of(thread.getStackTrace()));
    }

    /** The task's name, id and spawn site, and the top of its stack, in one line. */
    @Override
    public String toString() {
      return task.name()
          + " (id "
          + task.id()
          + ", spawned at "
          + task.spawnSite()
          + ", "
          + threadState
          + (stack.isEmpty() ? ")" : ", at " + stack.getFirst() + ")");
    }
  }

  /** Whether every task has ended. */
  public boolean orderly() {
    return survivors.isEmpty();
  }

  @Override
  public String toString() {
    if (orderly()) {
      return "every task has ended";
    }
    StringBuilder text = new StringBuilder("tasks that have not ended: " + survivors.size());
    for (Survivor survivor : survivors) {
      text.append("\n  ").append(survivor);
      for (StackTraceElement frame : survivor.stack()) {
        text.append("\n      at ").append(frame);
      }
    }
    return text.toString();
  }
}
