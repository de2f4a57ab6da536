package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * What a task does when it has a result.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface TaskBody<T extends @Nullable Object> {
  /**
   * Does the work, in the task's own thread.
   *
   * @throws Exception any failure; whoever joins the task gets it as the cause
   */
  T run() throws Exception;
}
