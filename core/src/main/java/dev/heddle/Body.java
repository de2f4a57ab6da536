package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * Code that runs in the caller's thread and has a result.
 *
 * @param <T> the type of the result
 * @param <X> what the code throws
 */
@FunctionalInterface
public interface Body<T extends @Nullable Object, X extends Throwable> {
  /** Runs the code. */
  T run() throws X, InterruptedException;
}
