package dev.heddle.bench.driver;

/** Runs tasks, or threads, and waits for them. */
@FunctionalInterface
public interface Crew {
  /**
   * Runs the body in the calling thread and returns when all that was spawned has ended.
   *
   * @throws Exception if the body or any of the tasks failed
   */
  void run(Body body) throws Exception;

  /** What decides on the tasks. */
  @FunctionalInterface
  interface Body {
    /** Spawns what it wants to. */
    void run(Spawner spawner) throws Exception;
  }

  /** Starts tasks; the tasks may call it, too. */
  @FunctionalInterface
  interface Spawner {
    /** Starts a task. */
    void spawn(Task task);
  }

  /** What a task does. */
  @FunctionalInterface
  interface Task {
    /** Does it. */
    void run() throws Exception;
  }
}
