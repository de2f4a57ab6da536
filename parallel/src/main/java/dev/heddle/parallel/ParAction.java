package dev.heddle.parallel;

/**
 * Work that is done on a thread of a pool and has no result.
 *
 * @param <X> what the work throws; whoever called throws the same object
 */
@FunctionalInterface
public interface ParAction<X extends Throwable> {
  /** Does the work. */
  void run() throws X;
}
