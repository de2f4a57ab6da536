package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who belongs to a runtime cannot shut it down: it would wait for itself. */
class ShutdownFromInsideTest {
  private static final Duration LONG = Duration.ofHours(1);

  private static TaskRuntime.Builder orders() {
    return TaskRuntime.builder().name("orders");
  }

  private static void assertRefused(Throwable thrown) {
    assertThat(thrown)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("runtime 'orders' cannot be shut down from one of its own tasks or scopes");
  }

  /** The bug: nothing hangs a shield under the task that it is in, and it was not looked for. */
  @Test
  void aShieldInOneOfItsTasksIsInside() throws InterruptedException {
    try (TaskRuntime runtime = orders().build()) {
      Task<Throwable> task =
          runtime.spawn(
              "shielded",
              () ->
                  Tasks.<Throwable, RuntimeException>shield(
                      LONG, () -> catchThrowable(() -> runtime.shutdown(LONG))));
      assertRefused(task.join());
    }
  }

  @Test
  void aScopeInATimeoutInAScopeIsInside() throws InterruptedException {
    try (TaskRuntime runtime = orders().build()) {
      Throwable thrown =
          runtime.run(outer ->
              outer
                  .spawn(() ->
                      Tasks.timeout(
                          LONG,
                          () ->
                              Scope.<Throwable, RuntimeException>run(inner ->
                                  inner
                                      .spawn(() -> catchThrowable(() -> runtime.shutdown(LONG)))
                                      .join())))
                  .join());
      assertRefused(thrown);
    }
  }

  @Test
  void aScopeOfAnotherRuntimeInOneOfItsTasksIsInside() throws InterruptedException {
    try (TaskRuntime runtime = orders().build();
        TaskRuntime other = TaskRuntime.builder().build()) {
      Task<Throwable> task =
          runtime.spawn(
              "guest",
              () ->
                  other.<Throwable, RuntimeException>run(
                      scope -> catchThrowable(() -> runtime.forceShutdown(LONG))));
      assertRefused(task.join());
    }
  }

  @Test
  void theFailureHandlerIsInside() throws Exception {
    CompletableFuture<TaskRuntime> self = new CompletableFuture<>();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    try (TaskRuntime runtime =
        orders()
            .failureHandler((task, failure) ->
                thrown.complete(catchThrowable(() -> self.join().shutdown(LONG))))
            .build()) {
      self.complete(runtime);
      runtime.spawn(
          "failing",
          () -> {
            throw new IllegalStateException("on purpose");
          });
      assertRefused(thrown.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void theHookAtTheEndOfATaskIsInside() throws Exception {
    CompletableFuture<TaskRuntime> self = new CompletableFuture<>();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    try (TaskRuntime runtime =
        orders()
            .taskHooks(
                new TaskHooks() {
                  @Override
                  public void ended(Task<?> task) {
                    thrown.complete(catchThrowable(() -> self.join().shutdown(LONG)));
                  }
                })
            .build()) {
      self.complete(runtime);
      runtime.spawn("short", () -> 1);
      assertRefused(thrown.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  @Tag("worker")
  void aHookOfItsWorkersIsInside() throws Exception {
    CompletableFuture<TaskRuntime> self = new CompletableFuture<>();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    try (TaskRuntime runtime =
        orders()
            .workerHooks(
                new WorkerHooks() {
                  @Override
                  public void started(int worker) {
                    thrown.complete(catchThrowable(() -> self.join().shutdown(LONG)));
                  }
                })
            .build()) {
      self.complete(runtime);
      assertThat(thrown.get(30, TimeUnit.SECONDS))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("runtime 'orders' cannot be shut down from a hook of one of its own workers");
    }
  }

  /** It has no owner that anybody waits for, though on Worker it runs on the same carriers. */
  @Test
  void aPlainThreadThatATaskStartedIsOutside() throws Exception {
    TaskRuntime runtime = orders().build();
    CompletableFuture<ShutdownReport> report = new CompletableFuture<>();
    runtime.spawn(
        "starter",
        () -> {
          Thread.ofVirtual()
              .start(() -> {
                try {
                  report.complete(runtime.shutdown(LONG));
                } catch (Throwable failure) {
                  report.completeExceptionally(failure);
                }
              });
        });

    assertThat(report.get(30, TimeUnit.SECONDS).orderly()).isTrue();
  }
}
