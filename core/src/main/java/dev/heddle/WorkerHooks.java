package dev.heddle;

/**
 * Is told what the workers of a runtime do: for metrics, and for what a thread of its own kind
 * needs, such as a processor binding. Overrides what it wants to know.
 *
 * {@snippet file="dev/heddle/snippets/RuntimeSnippets.java" region="hooks"}
 *
 * <p>Every method is called on the worker, a platform thread, outside any task; {@code worker} is
 * its number, from 0. Numbers from {@link TaskRuntime#workers()} on are those of spare workers,
 * which come and go; see {@link SlowTask}. The worker runs nothing else meanwhile, so a hook is
 * short and does not wait. It may spawn tasks, but not shut its runtime down, which throws {@code
 * IllegalStateException}.
 *
 * <p>A hook that throws harms nobody: the first failure of each hook of a runtime goes to the
 * system logger, level ERROR, and it is called again the next time.
 *
 * <p>Not for tasks, which {@link TaskHooks} tell of. The JDK backend has no workers of its own and
 * calls none of these ({@link Capability#WORKER_HOOKS}).
 *
 * <p><b>Happens-before.</b> The calls for one worker come one after the other; those for different
 * workers at the same time.
 */
public interface WorkerHooks {
  /** The worker has been started; before anything else on it. */
  default void started(int worker) {}

  /** The worker ends: its runtime was shut down, and no worker of it runs a task. The last call. */
  default void stopped(int worker) {}

  /** The worker has found nothing to do and is about to sleep. */
  default void parked(int worker) {}

  /** The worker no longer sleeps; others may have done the work that it was woken for. */
  default void unparked(int worker) {}
}
