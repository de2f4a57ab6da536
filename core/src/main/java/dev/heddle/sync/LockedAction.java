package dev.heddle.sync;

/**
 * Code that runs while a lock is held, and has no result.
 *
 * @param <T> the type of the data
 * @param <X> what the code throws
 */
@FunctionalInterface
public interface LockedAction<T, X extends Throwable> {
  /** Runs the code. The data must not be kept beyond it. */
  void run(T data) throws X;
}
