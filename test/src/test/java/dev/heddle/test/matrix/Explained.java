package dev.heddle.test.matrix;

import dev.heddle.Explanation;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.ScopeAction;
import dev.heddle.TimeoutException;

/** Runs a scope that is sampled, and asks it where its time went. */
public final class Explained {
  private Explained() {}

  /** What a scope with this policy and body tells when it has ended, be it by its deadline. */
  public static Explanation scope(Policy policy, ScopeAction<Exception> body) throws Exception {
    Scope[] opened = new Scope[1];
    try {
      Scope.execute(
          policy.sampled(),
          scope -> {
            opened[0] = scope;
            body.run(scope);
          });
    } catch (TimeoutException deadline) {
      // It is in the explanation.
    }
    return opened[0].explain();
  }
}
