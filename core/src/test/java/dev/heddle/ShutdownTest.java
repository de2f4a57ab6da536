package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ShutdownTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration AT_ONCE = Duration.ZERO;

  private static TaskRuntime orders() {
    return TaskRuntime.builder().name("orders").build();
  }

  @Test
  void itWaitsForWhatRuns() throws Exception {
    TaskRuntime runtime = orders();
    CountDownLatch release = new CountDownLatch(1);
    Task<Integer> task =
        runtime.spawn(
            "worker",
            () -> {
              Await.latch(release);
              return 1;
            });
    Elsewhere<ShutdownReport> shutdown = Elsewhere.start(() -> runtime.shutdown(LONG));
    Await.waiting(shutdown.thread);
    assertThat(task.isDone()).isFalse();
    release.countDown();

    assertThat(shutdown.get().orderly()).isTrue();
    assertThat(shutdown.get().survivors()).isEmpty();
    assertThat(task.join()).isEqualTo(1);
  }

  @Test
  void afterTheLimitItCancelsWithTheReasonShutdown() throws InterruptedException {
    TaskRuntime runtime = orders();
    AtomicReference<CancelReason> reason = new AtomicReference<>();
    CountDownLatch ready = new CountDownLatch(1);
    Task<Void> task =
        runtime.spawn(
            "sleeper",
            () -> {
              try {
                ready.countDown();
                Tasks.sleep(LONG);
              } catch (CancelledException cancelled) {
                reason.set(cancelled.reason());
                throw cancelled;
              }
            });
    Await.latch(ready);

    ShutdownReport report = runtime.shutdown(Duration.ofMillis(5));

    assertThat(report.orderly()).isTrue();
    assertThat(task.state()).isEqualTo(Task.State.CANCELLED);
    assertThat(reason.get().kind()).isEqualTo(CancelReason.Kind.SHUTDOWN);
    assertThat(reason.get().origin()).isEqualTo("runtime 'orders'");
  }

  @Test
  void itCancelsScopesThatWereOpenedFromOutside() throws Exception {
    TaskRuntime runtime = orders();
    CountDownLatch ready = new CountDownLatch(1);
    Elsewhere<Object> scope =
        Elsewhere.start(() ->
            runtime.run(inner -> {
              inner.spawn(() -> {
                ready.countDown();
                Tasks.sleep(LONG);
              });
              return null;
            }));
    Await.latch(ready);

    assertThat(runtime.shutdown(AT_ONCE).orderly()).isTrue();

    assertThatThrownBy(scope::get)
        .isInstanceOf(CancelledException.class)
        .hasMessageContaining("shut down (SHUTDOWN at runtime 'orders')");
  }

  @Test
  void theOnesThatDoNotStopAreNamed() throws InterruptedException {
    TaskRuntime runtime = orders();
    AtomicBoolean mayEnd = new AtomicBoolean();
    CountDownLatch ready = new CountDownLatch(1);
    Task<Void> task =
        runtime.spawn(
            "stubborn",
            () -> {
              ready.countDown();
              while (!mayEnd.get()) {
                Thread.onSpinWait();
              }
            });
    Await.latch(ready);

    ShutdownReport report = runtime.shutdown(AT_ONCE);

    assertThat(report.orderly()).isFalse();
    assertThat(report.survivors())
        .singleElement()
        .satisfies(survivor ->
            assertThat(survivor.toString())
                .startsWith("stubborn (id " + task.id() + ", spawned at ShutdownTest.")
                .contains("ShutdownTest.java:")
                .contains(", RUNNABLE, at "));
    mayEnd.set(true);
    Await.until(task::isDone);
  }

  @Test
  void theOnesInAScopeInsideATaskAreNamedToo() throws InterruptedException {
    TaskRuntime runtime = orders();
    AtomicBoolean mayEnd = new AtomicBoolean();
    CountDownLatch ready = new CountDownLatch(1);
    Task<Void> task =
        runtime.spawn(
            "outer",
            () ->
                Tasks.timeout(
                    LONG,
                    () ->
                        Scope.execute(scope ->
                            scope.spawn(
                                "stubborn inner",
                                () -> {
                                  ready.countDown();
                                  while (!mayEnd.get()) {
                                    Thread.onSpinWait();
                                  }
                                }))));
    Await.latch(ready);

    ShutdownReport report = runtime.shutdown(AT_ONCE);

    assertThat(report.survivors())
        .extracting(survivor -> survivor.task().name())
        .containsExactlyInAnyOrder("outer", "stubborn inner");
    mayEnd.set(true);
    Await.until(task::isDone);
  }

  @Test
  void theOnesInAScopeFromOutsideAreNamedToo() throws Exception {
    TaskRuntime runtime = orders();
    AtomicBoolean mayEnd = new AtomicBoolean();
    CountDownLatch ready = new CountDownLatch(1);
    Elsewhere<Object> scope =
        Elsewhere.start(() ->
            runtime.run(inner -> {
              inner.spawn(
                  "stubborn",
                  () -> {
                    ready.countDown();
                    while (!mayEnd.get()) {
                      Thread.onSpinWait();
                    }
                  });
              return null;
            }));
    Await.latch(ready);

    assertThat(runtime.shutdown(AT_ONCE).survivors())
        .singleElement()
        .satisfies(survivor -> assertThat(survivor.task().name()).isEqualTo("stubborn"));
    mayEnd.set(true);
    assertThat(scope.get()).as("nobody in it was told").isNull();
  }

  @Test
  void afterwardsNoScopeCanBeOpenedOnIt() throws InterruptedException {
    TaskRuntime runtime = orders();
    runtime.shutdown(AT_ONCE);

    assertThatThrownBy(
            () -> Scope.execute(Policy.failFast().on(runtime).named("late"), scope -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("runtime 'orders' has been shut down")
        .hasMessageContaining("scope 'late'");
    Tasks.checkCancelled();
    assertThat(Scope.<Integer, RuntimeException>run(scope -> scope.spawn(() -> 1).join()))
        .as("the thread is as before")
        .isEqualTo(1);
  }

  @Test
  void afterwardsNoTaskCanBeDetachedOnIt() throws InterruptedException {
    TaskRuntime runtime = orders();
    runtime.shutdown(AT_ONCE);

    assertThatThrownBy(() -> runtime.spawn("late", () -> 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("runtime 'orders'")
        .hasMessageContaining("'late'");
  }

  @Test
  void whileItDrainsTheTasksMayStillOpenScopes() throws Exception {
    TaskRuntime runtime = orders();
    CountDownLatch release = new CountDownLatch(1);
    Task<Integer> task =
        runtime.spawn(
            "worker",
            () -> {
              Await.latch(release);
              return Scope.<Integer, RuntimeException>run(scope -> scope.spawn(() -> 5).join());
            });
    Elsewhere<ShutdownReport> shutdown = Elsewhere.start(() -> runtime.shutdown(LONG));
    Await.waiting(shutdown.thread);
    assertThatThrownBy(() -> runtime.spawn("late", () -> 1))
        .isInstanceOf(IllegalStateException.class);
    release.countDown();

    assertThat(shutdown.get().orderly()).isTrue();
    assertThat(task.join()).isEqualTo(5);
  }

  @Test
  void aSecondShutdownHasNothingLeftToDo() throws InterruptedException {
    TaskRuntime runtime = orders();
    runtime.shutdown(AT_ONCE);

    assertThat(runtime.shutdown(AT_ONCE).orderly()).isTrue();
    runtime.close();
  }

  @Test
  void fromOneOfItsOwnTasksItIsRefused() throws InterruptedException {
    try (TaskRuntime runtime = orders()) {
      Task<Throwable> task =
          runtime.spawn("suicidal", () -> catchThrowable(() -> runtime.shutdown(AT_ONCE)));
      assertThat(task.join())
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("runtime 'orders' cannot be shut down from one of its own tasks or scopes");
      Task<Throwable> closing = runtime.spawn("suicidal", () -> catchThrowable(runtime::close));
      assertThat(closing.join()).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void fromTheBodyOfOneOfItsScopesItIsRefused() throws InterruptedException {
    try (TaskRuntime runtime = orders()) {
      Throwable thrown =
          runtime.<Throwable, RuntimeException>run(
              scope -> catchThrowable(() -> runtime.shutdown(AT_ONCE)));
      assertThat(thrown).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void fromATaskOfAnotherRuntimeItWorks() throws InterruptedException {
    TaskRuntime runtime = orders();
    Scope.execute(scope ->
        assertThat(scope.spawn(() -> runtime.shutdown(AT_ONCE)).join().orderly()).isTrue());
  }

  @Test
  void theSharedRuntimeCannotBeClosed() {
    assertThatThrownBy(() -> TaskRuntime.shared().close())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("shared runtime");
    assertThatThrownBy(() -> TaskRuntime.shared().shutdown(LONG))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anInterruptedShutdownCanBeCalledAgain() throws Exception {
    TaskRuntime runtime = orders();
    CountDownLatch release = new CountDownLatch(1);
    Task<Void> task = runtime.spawn("worker", () -> Await.latch(release));
    Elsewhere<ShutdownReport> shutdown = Elsewhere.start(() -> runtime.shutdown(LONG));
    Await.waiting(shutdown.thread);
    shutdown.thread.interrupt();
    assertThatThrownBy(shutdown::get).isExactlyInstanceOf(InterruptedException.class);

    assertThat(task.isDone()).isFalse();
    assertThatThrownBy(() -> runtime.spawn("late", () -> 1))
        .as("takes nothing new")
        .isInstanceOf(IllegalStateException.class);
    release.countDown();
    assertThat(runtime.shutdown(LONG).orderly()).isTrue();
  }

  @Test
  void anInterruptWhileClosingMakesItCancelAtOnceAndIsKept() throws Exception {
    TaskRuntime runtime = orders();
    CountDownLatch ready = new CountDownLatch(1);
    Task<Void> task =
        runtime.spawn(
            "sleeper",
            () -> {
              ready.countDown();
              Tasks.sleep(LONG);
            });
    Await.latch(ready);
    Elsewhere<Boolean> closer =
        Elsewhere.start(() -> {
          runtime.close();
          return Thread.interrupted();
        });
    Await.waiting(closer.thread);
    closer.thread.interrupt();

    assertThat(closer.get()).isTrue();
    assertThat(task.state()).isEqualTo(Task.State.CANCELLED);
  }

  @Test
  void closeNamesInTheLogWhatDidNotStop() throws Exception {
    TaskRuntime runtime = orders();
    AtomicBoolean mayEnd = new AtomicBoolean();
    CountDownLatch ready = new CountDownLatch(1);
    Task<Void> task =
        runtime.spawn(
            "stubborn",
            () -> {
              ready.countDown();
              while (!mayEnd.get()) {
                Thread.onSpinWait();
              }
            });
    Await.latch(ready);
    try (Logs logs = Logs.capture()) {
      Elsewhere<Object> closer =
          Elsewhere.start(() -> {
            Thread.currentThread().interrupt(); // so that it does not wait for half a minute
            runtime.close();
            return null;
          });
      closer.get();

      assertThat(logs.awaitMessage("was closed, but these tasks did not stop"))
          .contains("runtime 'orders'")
          .contains("stubborn (id ");
    }
    mayEnd.set(true);
    Await.until(task::isDone);
  }

  /** The bug: it gave up, and left the tasks and the carriers to themselves. */
  @Test
  void closingInACancelledTaskCancelsAndDoesNotWait() throws Exception {
    TaskRuntime runtime = orders();
    CountDownLatch ready = new CountDownLatch(2);
    Task<Void> sleeper =
        runtime.spawn(
            "sleeper",
            () -> {
              ready.countDown();
              Tasks.sleep(LONG);
            });
    try (TaskRuntime other = TaskRuntime.builder().build()) {
      Task<?> closer =
          other.spawn(
              "closer",
              () -> {
                try {
                  ready.countDown();
                  Tasks.sleep(LONG);
                } finally {
                  runtime.close();
                }
              });
      Await.latch(ready);
      closer.cancel("enough");
      Await.until(closer::isDone);
    }

    Await.until(sleeper::isDone);
    assertThat(sleeper.state()).isEqualTo(Task.State.CANCELLED);
  }

  @Test
  void aNegativeLimitIsRefusedAndTheRuntimeGoesOn() throws InterruptedException {
    try (TaskRuntime runtime = orders()) {
      assertThatThrownBy(() -> runtime.shutdown(Duration.ofNanos(-1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("limit must not be negative: PT-0.000000001S");
      assertThat(runtime.spawn("still", () -> 1).join()).isEqualTo(1);
    }
  }
}
