package dev.heddle.parallel;

import org.jspecify.annotations.Nullable;

/**
 * Work that is done on a thread of a pool and has a result.
 *
 * @param <T> the type of the result
 * @param <X> what the work throws; whoever called throws the same object
 */
@FunctionalInterface
public interface ParBody<T extends @Nullable Object, X extends Throwable> {
  /** Does the work. */
  T run() throws X;
}
