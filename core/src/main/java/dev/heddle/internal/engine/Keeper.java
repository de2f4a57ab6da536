package dev.heddle.internal.engine;

/**
 * A job that has kept a carrier.
 *
 * @param id the number of its thread
 * @param name the name of its thread, empty if it has none
 */
public record Keeper(long id, String name) {
  /** The job on {@code thread}. */
  static Keeper of(Thread thread) {
    return new Keeper(thread.threadId(), thread.getName());
  }
}
