package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DetachedTaskTest {
  private final AtomicReference<Task<?>> failed = new AtomicReference<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final TaskRuntime runtime =
      TaskRuntime.builder()
          .failureHandler((task, thrown) -> {
            failed.set(task);
            failure.set(thrown);
          })
          .build();

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void itHasAResultAndNoParent() throws InterruptedException {
    Task<Integer> task = runtime.spawn("answer", () -> 42);

    assertThat(task.join()).isEqualTo(42);
    assertThat(task.parent()).isNull();
    assertThat(task.name()).isEqualTo("answer");
    assertThat(task.spawnSite()).contains("DetachedTaskTest.java:");
  }

  @Test
  void itOutlivesTheScopeThatStartedIt() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    Task<Integer> task =
        Scope.run(scope ->
            scope
                .spawn(() ->
                    runtime.spawn(
                        "detached",
                        () -> {
                          Await.latch(release);
                          return 1;
                        }))
                .join());

    assertThat(task.isDone()).isFalse();
    release.countDown();
    assertThat(task.join()).isEqualTo(1);
  }

  @Test
  void itsFailureGoesToTheHandlerAndToWhoeverJoins() {
    IOException thrown = new IOException("no");
    Task<Object> task =
        runtime.spawn(
            "failing",
            () -> {
              throw thrown;
            });

    assertThatThrownBy(task::join).isInstanceOf(TaskFailedException.class).hasCause(thrown);
    assertThat(failure).hasValue(thrown);
    assertThat(failed).hasValue(task);
  }

  @Test
  void anErrorGoesToTheHandlerToo() {
    Error thrown = new StackOverflowError("deep");
    Task<Object> task =
        runtime.spawn(
            "failing",
            () -> {
              throw thrown;
            });

    Await.until(task::isDone);
    assertThat(failure).hasValue(thrown);
  }

  @Test
  void aFailureDoesNotDisturbOtherDetachedTasks() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    Task<Integer> other =
        runtime.spawn(
            "other",
            () -> {
              Await.latch(release);
              Tasks.checkCancelled();
              return 1;
            });
    Task<Object> failing =
        runtime.spawn(
            "failing",
            () -> {
              throw new IOException("no");
            });
    Await.until(failing::isDone);
    release.countDown();

    assertThat(other.join()).isEqualTo(1);
  }

  @Test
  void cancellingItIsNoFailure() {
    Task<Void> task = runtime.spawn("sleeper", () -> Tasks.sleep(Duration.ofHours(1)));
    task.cancel("not needed");
    Await.until(task::isDone);

    assertThat(task.state()).isEqualTo(Task.State.CANCELLED);
    assertThat(failure).hasNullValue();
  }

  @Test
  void aCleanUpThatFailsIsNotSilent() throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(1);
    Task<Void> task =
        runtime.spawn(
            "sleeper",
            () -> {
              try {
                ready.countDown();
                Tasks.sleep(Duration.ofHours(1));
              } catch (CancelledException cancelled) {
                throw new IOException("clean-up");
              }
            });
    Await.latch(ready);
    task.cancel("not needed");
    Await.until(task::isDone);

    assertThat(failure.get()).hasMessage("clean-up");
  }

  @Test
  void theHandlerIsNotInterruptedByAnInterruptThatWasMeantForTheTask() throws InterruptedException {
    AtomicBoolean interrupted = new AtomicBoolean();
    AtomicReference<Throwable> handled = new AtomicReference<>();
    try (TaskRuntime own =
        TaskRuntime.builder()
            .failureHandler((task, thrown) -> {
              interrupted.set(Thread.currentThread().isInterrupted());
              handled.set(thrown);
            })
            .build()) {
      CountDownLatch ready = new CountDownLatch(1);
      Task<Object> task =
          own.spawn(
              "parked",
              () -> {
                ready.countDown();
                while (!Thread.currentThread().isInterrupted()) {
                  LockSupport.park();
                }
                throw new IOException("clean-up");
              });
      Await.latch(ready);
      task.cancel("stop");
      Await.until(task::isDone);
    }

    assertThat(handled.get()).hasMessage("clean-up");
    assertThat(interrupted).isFalse();
  }

  @Test
  void withoutAHandlerAFailureIsLoudInTheLog() {
    try (Logs logs = Logs.capture();
        TaskRuntime loud = TaskRuntime.builder().build()) {
      IOException thrown = new IOException("no");
      Task<Object> task =
          loud.spawn(
              "mailer",
              () -> {
                throw thrown;
              });
      Await.until(task::isDone);

      LogRecord line = logs.records().getFirst();
      assertThat(line.getLevel()).isEqualTo(Level.SEVERE);
      assertThat(line.getThrown()).isSameAs(thrown);
      assertThat(line.getMessage())
          .contains("detached task 'mailer', spawned at DetachedTaskTest.")
          .contains("failed");
    }
  }

  @Test
  void aHandlerThatFailsIsLoggedWithTheFailureThatItWasToHandle() {
    try (Logs logs = Logs.capture();
        TaskRuntime broken =
            TaskRuntime.builder()
                .name("broken")
                .failureHandler((task, thrown) -> {
                  throw new IllegalStateException("handler");
                })
                .build()) {
      Task<Object> task =
          broken.spawn(
              "mailer",
              () -> {
                throw new IOException("no");
              });
      Await.until(task::isDone);

      LogRecord line = logs.records().getFirst();
      assertThat(line.getMessage()).contains("the failure handler of runtime 'broken' failed");
      assertThat(line.getThrown()).hasMessage("handler");
      assertThat(line.getThrown().getSuppressed())
          .singleElement()
          .satisfies(s -> assertThat(s).hasMessage("no"));
      assertThat(task.state()).isEqualTo(Task.State.FAILED);
    }
  }

  @Test
  void itMayOpenScopes() throws InterruptedException {
    Task<Integer> task =
        runtime.spawn(
            "outer",
            () -> Scope.<Integer, RuntimeException>run(scope -> scope.spawn(() -> 6).join()));
    assertThat(task.join()).isEqualTo(6);
  }
}
