package dev.heddle;

/**
 * The body of a scope that has no result.
 *
 * @param <X> what the body throws
 */
@FunctionalInterface
public interface ScopeAction<X extends Throwable> {
  /** Does the work, in the thread that opened the scope. */
  void run(Scope scope) throws X, InterruptedException;
}
