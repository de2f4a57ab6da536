package dev.heddle.internal.flight;

import org.jspecify.annotations.Nullable;

/**
 * The door to the JVM's flight recorder. The module {@code jdk.jfr} is optional: where it is not,
 * nothing is recorded, and no class of it is loaded.
 *
 * <p>{@code HERE} is a constant for the JIT, and the question behind it a comparison as long as
 * nothing records the event. Ask before anything is put together for an event. None of these events
 * is on the way from one slice to the next.
 */
public final class Flight {
  private static final boolean HERE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  /** Of a place in code that is no worker of ours. */
  public static final int NO_WORKER = -1;

  private Flight() {}

  /** Whether {@link #taskSpawned} is recorded. */
  public static boolean wantsSpawns() {
    return HERE && TaskSpawnEvent.isWanted();
  }

  /** A task has been spawned and has not been started. */
  public static void taskSpawned(
      TaskFacts task, long parent, @Nullable String parentName, String spawnSite) {
    TaskSpawnEvent.record(task, parent, parentName, spawnSite);
  }

  /** Whether {@link #taskEnded} is recorded. */
  public static boolean wantsEnds() {
    return HERE && TaskEndEvent.isWanted();
  }

  /** A task has ended. */
  public static void taskEnded(TaskFacts task, String state, @Nullable String failure) {
    TaskEndEvent.record(task, state, failure);
  }

  /** Whether {@link #handedOver} is recorded. */
  public static boolean wantsHandOvers() {
    return HERE && HandOverEvent.isWanted();
  }

  /** A worker has taken tasks from one that is kept by a slow task. */
  public static void handedOver(
      String runtime, int from, int to, int tasks, @Nullable Thread first) {
    HandOverEvent.record(runtime, from, to, tasks, first == null ? 0 : first.threadId());
  }

  /** Whether {@link #taskSlow} is recorded. */
  public static boolean wantsSlowTasks() {
    return HERE && SlowTaskEvent.isWanted();
  }

  /** A task keeps its carrier although others wait. */
  public static void taskSlow(
      TaskFacts task,
      String spawnSite,
      long nanos,
      boolean blocked,
      boolean relieved,
      String stack) {
    SlowTaskEvent.record(task, spawnSite, nanos, blocked, relieved, stack);
  }
}
