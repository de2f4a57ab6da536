package dev.heddle;

/**
 * Code that runs in the caller's thread and has no result.
 *
 * @param <X> what the code throws
 */
@FunctionalInterface
public interface Action<X extends Throwable> {
  /** Runs the code. */
  void run() throws X, InterruptedException;
}
