package dev.heddle.snippets;

import dev.heddle.Completions;
import dev.heddle.InterruptPolicy;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The examples of {@code Policy}. */
final class PolicySnippets {
  private PolicySnippets() {}

  static List<String> compose(List<String> files) throws InterruptedException {
    // @start region="compose"
    Policy policy =
        Policy.collectAll() // a failure disturbs nobody
            .limit(100) // at most 100 tasks at the same time
            .deadline(Duration.ofSeconds(5)) // for all of them together
            .interrupt(InterruptPolicy.never()) // they share a file channel
            .named("import");

    List<String> rejected = new ArrayList<>();
    Scope.execute(
        policy,
        scope -> {
          Completions ends = scope.completed();
          for (String file : files) {
            scope.spawn(file, () -> store(file));
          }
          for (Task<?> task; (task = ends.next()) != null; ) {
            if (task.failure() != null) { // seen here, so it is not thrown at the end
              rejected.add(task.name());
            }
          }
        });
    // @end
    return rejected;
  }

  private static void store(String file) {
    if (file.isEmpty() || !Character.isLetter(file.charAt(0))) {
      throw new IllegalArgumentException("not a name: " + file);
    }
  }
}
