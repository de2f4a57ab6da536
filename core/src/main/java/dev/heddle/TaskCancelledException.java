package dev.heddle;

/**
 * The task that was joined had been cancelled, so it has no result. The caller itself is not
 * cancelled; that would be a {@link CancelledException}.
 */
public final class TaskCancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient CancelReason reason;

  TaskCancelledException(Task<?> task, CancelReason reason) {
    super(
        "task '" + task.name() + "', spawned at " + task.spawnSite() + ", was cancelled: " + reason,
        reason.cause());
    this.reason = reason;
  }

  /** Why the task was cancelled. */
  public CancelReason reason() {
    return reason;
  }
}
