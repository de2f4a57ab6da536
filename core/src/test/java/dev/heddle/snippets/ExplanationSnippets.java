package dev.heddle.snippets;

import dev.heddle.Explanation;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.Task;
import dev.heddle.TaskRuntime;
import java.util.Queue;
import java.util.function.Supplier;

/** The examples of {@code Explanation}. */
final class ExplanationSnippets {
  private ExplanationSnippets() {}

  static Explanation explain(Supplier<String> prices, Supplier<String> stock)
      throws InterruptedException {
    // @start region="explain"
    Scope[] opened = new Scope[1];
    Scope.execute(
        Policy.failFast().named("checkout").sampled(),
        scope -> {
          opened[0] = scope;
          Task<String> price = scope.spawn("prices", prices::get);
          scope.spawn("stock", stock::get);
          price.join();
        });
    Explanation explanation = opened[0].explain(); // or in the scope: until now
    System.out.println(explanation);
    // @end
    return explanation;
  }

  static TaskRuntime sampled(Queue<String> slow) {
    // @start region="sampled"
    TaskRuntime runtime =
        TaskRuntime.builder()
            .sampleScopes(0.01) // one in a hundred
            .sampleScopes("checkout") // and each of these
            .explanations(explanation -> {
              if (explanation.whole().toMillis() > 500) {
                slow.add(explanation.summary());
              }
            })
            .build();
    // @end
    return runtime;
  }
}
