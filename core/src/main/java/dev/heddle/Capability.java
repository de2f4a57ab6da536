package dev.heddle;

/** What a {@link Backend} may be able to do. */
public enum Capability {
  /** A runtime with exactly one carrier: {@code TaskRuntime.builder().singleWorker()}. */
  SINGLE_WORKER("a runtime with a single worker"),
  /** A number of carriers per runtime; without it the JDK's scheduler decides for the whole JVM. */
  WORKER_COUNT("a number of workers per runtime"),
  /** A task that was just handed something runs next on the same carrier, with a warm cache. */
  LOCAL_HAND_OVER("hand-over to the next task on the same carrier"),
  /** Several runtimes in one JVM do not compete for the same carriers. */
  SEPARATE_CARRIERS("carriers of its own for each runtime"),
  /** {@link WorkerHooks} are called; without it nobody tells what the JDK's carriers do. */
  WORKER_HOOKS("hooks that tell what the workers do"),
  /**
   * A task that keeps its carrier is noticed, and a spare carrier takes over what waits behind it;
   * see {@link SlowTask}. Without it such a task is only reported, and only while no carrier is
   * free.
   */
  SPARE_WORKERS("a spare carrier for what waits behind a task that does not let go"),
  /** What the carriers do is counted, and measured on request; see {@link RuntimeCounters}. */
  COUNTERS("counters of what the workers do");

  private final String description;

  Capability(String description) {
    this.description = description;
  }

  /** The capability in words. */
  public String description() {
    return description;
  }
}
