package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * The body of a scope that has a result.
 *
 * @param <T> the type of the result
 * @param <X> what the body throws
 */
@FunctionalInterface
public interface ScopeBody<T extends @Nullable Object, X extends Throwable> {
  /** Does the work, in the thread that opened the scope. */
  T run(Scope scope) throws X, InterruptedException;
}
