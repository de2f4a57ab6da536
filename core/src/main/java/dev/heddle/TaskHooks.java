package dev.heddle;

/**
 * Is told of every task of a runtime, in scopes and detached. Overrides what it wants to know.
 *
 * {@snippet file="dev/heddle/snippets/RuntimeSnippets.java" region="hooks"}
 *
 * <p>The caller goes on when the hook returns, so it is short and does not wait. A hook that throws
 * harms nobody: the first failure of each hook of a runtime goes to the system logger, level ERROR,
 * and it is called again the next time.
 *
 * <p>Not for the result of a task, which {@link Task#join()} gives, and not for failures of
 * detached tasks, which a {@link FailureHandler} gets.
 *
 * <p><b>Happens-before.</b> {@code spawned} comes before the task runs, {@code ended} after it has.
 */
public interface TaskHooks {
  /** A task has been spawned and has not been started. Called in the thread of the spawner. */
  default void spawned(Task<?> task) {}

  /**
   * A task has ended: {@link Task#state()} tells how. Called in its thread, or, if the thread could
   * not be started, in that of the spawner. Its scope has not ended, nor has a shutdown of its
   * runtime; who waits for the task alone may go on already.
   */
  default void ended(Task<?> task) {}

  /**
   * A task keeps its worker although others wait; once each time. Called in a thread of the
   * runtime's own, which watches nothing meanwhile, while the task goes on. The log is told, too,
   * at level WARNING, of one in a second. On the JDK backend only while no carrier is free ({@link
   * Capability#SPARE_WORKERS}).
   */
  default void slow(SlowTask task) {}
}
