package dev.heddle;

/**
 * Is told where the time of each sampled scope went; see {@link
 * TaskRuntime.Builder#explanations(ExplanationHandler)}.
 *
 * <p>Called in the thread that opened the scope, when all its tasks have ended and before {@code
 * Scope.run} returns or throws: that thread goes on when the handler returns, so it is short. What
 * it throws goes to the system logger, level ERROR, and changes nothing.
 */
@FunctionalInterface
public interface ExplanationHandler {
  /** A sampled scope has ended. */
  void explained(Explanation explanation);
}
