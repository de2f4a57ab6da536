package dev.heddle;

/** Told of the failures of detached tasks, which nobody may ever join. */
@FunctionalInterface
public interface FailureHandler {
  /** Called in the thread of the failed task; what it throws goes to the log. */
  void failed(Task<?> task, Throwable failure);
}
