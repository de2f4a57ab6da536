package dev.heddle;

/**
 * A task failed. The cause is what it threw, with the stack of the task; this exception's own stack
 * shows who joined it. Failures of further tasks of the same scope are suppressed in it.
 */
public final class TaskFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Task<?> task;

  TaskFailedException(Task<?> task, Throwable cause) {
    super(
        "task '" + task.name() + "', spawned at " + task.spawnSite() + ", failed: " + cause, cause);
    this.task = task;
  }

  /** The task that failed. */
  public Task<?> task() {
    return task;
  }
}
