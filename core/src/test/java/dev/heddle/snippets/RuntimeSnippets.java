package dev.heddle.snippets;

import dev.heddle.Task;
import dev.heddle.TaskHooks;
import dev.heddle.TaskRuntime;
import dev.heddle.WorkerHooks;
import java.util.List;

/** The examples of {@code TaskRuntime}. */
final class RuntimeSnippets {
  private RuntimeSnippets() {}

  static int detached(List<String> sent, List<String> failures) throws InterruptedException {
    int answer;
    // @start region="detached"
    try (TaskRuntime mailers =
        TaskRuntime.builder()
            .name("mailers")
            .failureHandler((task, failure) -> failures.add(task.name() + ": " + failure))
            .build()) {
      mailers.spawn("welcome", () -> sent.add("welcome")); // belongs to the runtime, not to a scope
      mailers.spawn(
          "broken",
          () -> {
            throw new IllegalStateException("no address");
          });
      Task<Integer> count = mailers.spawn("count", () -> 42);
      answer = count.join(); // can be joined, but need not
    } // waits for all of them
    // @end
    return answer;
  }

  static int hooked(List<String> log) throws InterruptedException {
    // @start region="hooks"
    TaskRuntime runtime =
        TaskRuntime.builder()
            .name("orders")
            .taskHooks(
                new TaskHooks() {
                  @Override
                  public void ended(Task<?> task) {
                    log.add(task.name() + " " + task.state());
                  }
                })
            .workerHooks(
                new WorkerHooks() {
                  @Override
                  public void started(int worker) {
                    Thread.currentThread().setPriority(Thread.MAX_PRIORITY);
                  }
                })
            .build();
    // @end
    try (runtime) {
      return runtime.spawn("answer", () -> 42).join();
    }
  }
}
