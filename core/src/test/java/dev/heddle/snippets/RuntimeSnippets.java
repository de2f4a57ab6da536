package dev.heddle.snippets;

import dev.heddle.DeadlockException;
import dev.heddle.DeadlockPolicy;
import dev.heddle.Task;
import dev.heddle.TaskFailedException;
import dev.heddle.TaskHooks;
import dev.heddle.TaskRuntime;
import dev.heddle.WorkerHooks;
import dev.heddle.sync.RwLock;
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

  static boolean untied() throws InterruptedException {
    // @start region="deadlocks"
    try (TaskRuntime runtime =
        TaskRuntime.builder().deadlocks(DeadlockPolicy.FAIL_YOUNGEST).build()) {
      RwLock<int[]> counts = new RwLock<>(new int[1]);
      Task<?> task =
          runtime.spawn(
              "counter",
              () -> {
                try (var reading = counts.read();
                    var writing = counts.write()) { // waits for the reader, which is itself
                  writing.get()[0] = reading.get()[0] + 1;
                }
              });
      task.join();
      return false;
    } catch (TaskFailedException failed) {
      return failed.getCause() instanceof DeadlockException;
    }
    // @end
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
