package dev.heddle.inspect;

import dev.heddle.Counter;
import dev.heddle.SlowTask;
import dev.heddle.TaskHooks;

/**
 * The names of the events that Heddle writes to the JVM's flight recorder, where the module {@code
 * jdk.jfr} is part of the program: on the class path it is, on the module path with {@code
 * --add-modules jdk.jfr}. All are off until a recording asks for them by name.
 *
 * {@snippet file="dev/heddle/snippets/InspectionSnippets.java" region="flight"}
 *
 * <table>
 * <caption>What the events tell, besides time and thread</caption>
 * <tr><th>event</th><th>fields</th></tr>
 * <tr><td>{@link #TASK_SPAWN}</td><td>{@code taskId} (of its thread), {@code taskName}, {@code
 *     runtime}, {@code scope}, {@code parentId} (0 for none), {@code parentName}, {@code
 *     spawnSite}, {@code worker} (of the spawner)</td></tr>
 * <tr><td>{@link #TASK_END}</td><td>{@code taskId}, {@code taskName}, {@code runtime}, {@code
 *     scope}, {@code state}, {@code failure} (the class of what it threw), {@code worker}</td></tr>
 * <tr><td>{@link #HAND_OVER}</td><td>{@code runtime}, {@code fromWorker}, {@code toWorker}, {@code
 *     tasks} (how many at once), {@code taskId} (of the first)</td></tr>
 * <tr><td>{@link #SLOW_TASK}</td><td>{@code taskId}, {@code taskName}, {@code runtime}, {@code
 *     scope}, {@code spawnSite}, {@code worker}, {@code lasted}, {@code blocked}, {@code
 *     relieved}, {@code stack} (of the task, a line for each frame)</td></tr>
 * </table>
 *
 * <p>While nothing is recorded, what it costs a task could not be told from nothing ({@code
 * ./heddle bench switch --only recorder}). Recording the spawn and the end of a task costs about
 * one and a half microseconds for both, and 200 bytes ({@code ./heddle bench jmh FlightBench}); the
 * other two events are rare.
 *
 * <p>A worker is -1 where there is none of that runtime: on the JDK backend, and outside. Events
 * have no stack trace of their own; a recording may ask for it. Later versions may add events and
 * fields.
 *
 * <p>Not for reactions: {@link TaskHooks} are called at once.
 */
public final class FlightEvents {
  /** A task has been spawned and has not been started; in the thread of the spawner. */
  public static final String TASK_SPAWN = "dev.heddle.TaskSpawn";

  /** A task has ended; in its thread, or, if it could not be started, in that of the spawner. */
  public static final String TASK_END = "dev.heddle.TaskEnd";

  /**
   * A worker has taken what waited behind a slow task of another one, what {@link
   * Counter#HAND_OVERS} counts; in the thread of the taker. Not on the JDK backend.
   */
  public static final String HAND_OVER = "dev.heddle.HandOver";

  /** A task keeps its carrier although others wait: a {@link SlowTask}. */
  public static final String SLOW_TASK = "dev.heddle.SlowTask";

  private FlightEvents() {}
}
