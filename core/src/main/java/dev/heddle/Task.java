package dev.heddle;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that runs on its own, in a virtual thread, and has an owner: the scope it was spawned
 * in, or the runtime if it is detached.
 *
 * {@snippet file="dev/heddle/snippets/TaskSnippets.java" region="join"}
 *
 * <p>Not for splitting a computation over the processors: a parallel loop does that at a small
 * fraction of the cost.
 *
 * <p><b>Happens-before.</b> What the spawner did before the spawn is seen by the task. What the
 * task did is seen by whoever has joined it or has seen that it is done.
 *
 * @param <T> the type of the result
 */
public sealed interface Task<T extends @Nullable Object> permits SpawnedTask {
  /** Where a task is in its life. */
  enum State {
    /** Spawned, waiting for a place under the limit of its scope. */
    QUEUED,
    /** Started and not done. */
    RUNNING,
    /** Done, with a result. */
    SUCCEEDED,
    /** Done, by an exception or error. */
    FAILED,
    /** Stopped by cancellation, or never started because of it. */
    CANCELLED
  }

  /**
   * Waits until the task is done and returns its result. Any number of threads may join, any number
   * of times.
   *
   * @throws TaskFailedException if the task failed; its cause is what the task threw
   * @throws TaskCancelledException if the task was cancelled
   * @throws CancelledException if the caller is cancelled; that has no effect on the task
   * @throws InterruptedException if the caller is interrupted from outside
   * @throws IllegalStateException if a task joins itself
   */
  T join() throws InterruptedException;

  /**
   * Like {@link #join()}, for at most {@code limit}.
   *
   * @throws TimeoutException if the task is not done by then; it goes on
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  T joinWithin(Duration limit) throws InterruptedException;

  /**
   * Asks the task, and everything inside it, to stop: its current and next cancellable operation
   * throws {@link CancelledException}. Returns at once.
   *
   * @return false if the task is done or was cancelled before
   */
  boolean cancel(String reason);

  /** Where the task is in its life. */
  State state();

  /** Whether the task is over, one way or another. */
  default boolean isDone() {
    State now = state();
    return now != State.QUEUED && now != State.RUNNING;
  }

  /**
   * What the task threw, or null if it is not done or did not fail. Counts as having seen the
   * failure ({@link Policy#collectAll()}).
   */
  @Nullable Throwable failure();

  /** The name given at the spawn, else one made from the id. */
  String name();

  /** Unique in this JVM: the id of the task's thread. */
  long id();

  /** The task in which the scope of this task was opened; null if that was another thread. */
  @Nullable Task<?> parent();

  /**
   * Where the code spawns this kind of task: class, method and line, resolved once per body class.
   * With {@code -Dheddle.spawnStacks=true} a task's failure also carries the whole stack of its
   * spawn, as a suppressed exception; that costs a stack walk for each task.
   */
  String spawnSite();
}
