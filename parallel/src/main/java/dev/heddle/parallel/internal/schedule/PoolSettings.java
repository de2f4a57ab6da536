package dev.heddle.parallel.internal.schedule;

import java.util.function.IntConsumer;

/**
 * How a pool is made.
 *
 * @param name what its threads are called, with a number behind
 * @param size how many workers go on at a time
 * @param spinNanos how long an idle worker looks around before it sleeps; 0: once
 * @param onStart is run by each worker first, with its number
 * @param onExit is run by each worker last, with its number
 * @param failures gets what detached work throws
 */
public record PoolSettings(
    String name,
    int size,
    long spinNanos,
    IntConsumer onStart,
    IntConsumer onExit,
    Thread.UncaughtExceptionHandler failures) {
  /** More than any machine has processors. */
  public static final int MOST_WORKERS = 1 << 15;

  /** About what putting a thread to sleep and waking it cost. */
  public static final long SPIN_NANOS = 20_000;

  /** The settings of a pool without hooks, whose detached work tells its failures to the log. */
  public static PoolSettings of(String name, int size) {
    return new PoolSettings(
        name, size, SPIN_NANOS, _ -> {}, _ -> {}, (thread, failure) -> log(thread, failure));
  }

  private static void log(Thread thread, Throwable failure) {
    System.getLogger("dev.heddle.parallel")
        .log(
            System.Logger.Level.ERROR,
            "work that was spawned without a scope failed on " + thread.getName(),
            failure);
  }
}
