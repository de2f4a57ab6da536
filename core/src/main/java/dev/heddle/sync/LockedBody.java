package dev.heddle.sync;

import org.jspecify.annotations.Nullable;

/**
 * Code that runs while a lock is held, and has a result.
 *
 * @param <T> the type of the data
 * @param <R> the type of the result
 * @param <X> what the code throws
 */
@FunctionalInterface
public interface LockedBody<T, R extends @Nullable Object, X extends Throwable> {
  /** Runs the code. The data must not be kept beyond it. */
  R run(T data) throws X;
}
