package dev.heddle;

/** What a task does when it has no result. */
@FunctionalInterface
public interface TaskAction {
  /**
   * Does the work, in the task's own thread.
   *
   * @throws Exception any failure; whoever joins the task gets it as the cause
   */
  void run() throws Exception;
}
