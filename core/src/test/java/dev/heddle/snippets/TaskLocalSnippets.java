package dev.heddle.snippets;

import dev.heddle.Scope;
import dev.heddle.TaskLocal;

/** The examples of {@code TaskLocal}. */
final class TaskLocalSnippets {
  private TaskLocalSnippets() {}

  // @start region="bind"
  private static final TaskLocal<String> REQUEST = TaskLocal.inherited("request");

  static String handle(String id) throws InterruptedException {
    return REQUEST.with(
        id,
        () -> // bound in this block
        Scope.run(scope -> {
          return scope.spawn(() -> "log line of " + REQUEST.get()).join(); // and in its tasks
        }));
  }
  // @end
}
