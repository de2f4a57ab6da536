package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FailFastTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Policy NEVER_INTERRUPTS =
      Policy.failFast().interrupt(InterruptPolicy.never());

  @Test
  void aFailureCancelsTheSiblings() {
    AtomicReference<Task<?>> sibling = new AtomicReference<>();

    Throwable thrown =
        catchThrowable(() ->
            Scope.execute(scope -> {
              sibling.set(scope.spawn(() -> Tasks.sleep(LONG)));
              scope.spawn(() -> {
                throw new IOException("no");
              });
            }));

    assertThat(thrown).isInstanceOf(TaskFailedException.class);
    assertThat(thrown.getCause()).isInstanceOf(IOException.class).hasMessage("no");
    assertThat(sibling.get().state()).isEqualTo(Task.State.CANCELLED);
  }

  @Test
  void aFailureCancelsTheBodyAndTellsWhy() {
    IOException failure = new IOException("no");
    AtomicReference<CancelledException> told = new AtomicReference<>();

    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              scope.spawn(
                  "loader",
                  () -> {
                    throw failure;
                  });
              try {
                Tasks.sleep(LONG);
              } catch (CancelledException cancelled) {
                told.set(cancelled);
                throw cancelled;
              }
            }))
        .isInstanceOf(TaskFailedException.class)
        .hasCause(failure);

    assertThat(told.get().reason().kind()).isEqualTo(CancelReason.Kind.FAILURE);
    assertThat(told.get().reason().message()).isEqualTo("task 'loader' failed: " + failure);
    assertThat(told.get().reason().cause()).isSameAs(failure);
    assertThat(told.get()).hasCause(failure);
  }

  @Test
  void theExceptionNamesTheTask() {
    AtomicReference<Task<?>> task = new AtomicReference<>();

    Throwable thrown =
        catchThrowable(() ->
            Scope.execute(scope ->
                task.set(
                    scope.spawn(
                        "loader",
                        () -> {
                          throw new IOException("no");
                        }))));

    assertThat(((TaskFailedException) thrown).task()).isSameAs(task.get());
  }

  @Test
  void theFirstFailureIsThrownAndTheLaterOnesAreSuppressedInOrder() {
    CountDownLatch second = new CountDownLatch(1);
    CountDownLatch third = new CountDownLatch(1);

    Throwable thrown =
        catchThrowable(() ->
            Scope.execute(
                NEVER_INTERRUPTS,
                scope -> {
                  CountDownLatch started = new CountDownLatch(2);
                  Task<?> b =
                      scope.spawn(
                          "b",
                          () -> {
                            started.countDown();
                            second.await();
                            throw new IOException("b");
                          });
                  scope.spawn(
                      "c",
                      () -> {
                        started.countDown();
                        third.await();
                        throw new IOException("c");
                      });
                  Await.latch(started);
                  Task<?> a =
                      scope.spawn(
                          "a",
                          () -> {
                            throw new IOException("a");
                          });
                  Await.until(a::isDone);
                  second.countDown();
                  Await.until(b::isDone);
                  third.countDown();
                }));

    assertThat(thrown).isInstanceOf(TaskFailedException.class).hasRootCauseMessage("a");
    assertThat(thrown.getSuppressed())
        .hasSize(2)
        .allMatch(suppressed -> suppressed instanceof TaskFailedException);
    assertThat(thrown.getSuppressed())
        .extracting(s -> s.getCause().getMessage())
        .containsExactly("b", "c");
  }

  @Test
  void aFailureInTheCleanUpOfACancelledTaskIsSuppressed() {
    AtomicReference<Task<?>> cleaner = new AtomicReference<>();

    Throwable thrown =
        catchThrowable(() ->
            Scope.execute(scope -> {
              CountDownLatch started = new CountDownLatch(1);
              cleaner.set(
                  scope.spawn(() -> {
                    started.countDown();
                    try {
                      Tasks.sleep(LONG);
                    } catch (CancelledException cancelled) {
                      throw new IllegalStateException("clean-up");
                    }
                  }));
              Await.latch(started);
              scope.spawn(() -> {
                throw new IOException("first");
              });
            }));

    assertThat(thrown).hasRootCauseMessage("first");
    assertThat(thrown.getSuppressed())
        .singleElement()
        .satisfies(s -> assertThat(s).hasRootCauseMessage("clean-up"));
    assertThat(cleaner.get().state()).isEqualTo(Task.State.CANCELLED);
  }

  @Test
  void theBodysExceptionIsThrownAsItIs() {
    FileNotFoundException failure = new FileNotFoundException("x");
    AtomicReference<Task<?>> task = new AtomicReference<>();

    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              task.set(scope.spawn(() -> Tasks.sleep(LONG)));
              throw failure;
            }))
        .isSameAs(failure)
        .hasNoSuppressedExceptions();

    assertThat(task.get().state()).isEqualTo(Task.State.CANCELLED);
  }

  @Test
  void theTasksLearnThatTheBodyFailed() {
    AtomicReference<CancelReason> reason = new AtomicReference<>();
    IOException failure = new IOException("x");

    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              CountDownLatch started = new CountDownLatch(1);
              scope.spawn(() -> {
                try {
                  started.countDown();
                  Tasks.sleep(LONG);
                } finally {
                  reason.set(Tasks.cancelReason());
                }
              });
              Await.latch(started);
              throw failure;
            }))
        .isSameAs(failure);

    assertThat(reason.get().message()).isEqualTo("the body failed: " + failure);
    assertThat(reason.get().cause()).isSameAs(failure);
  }

  @Test
  void ifTheBodyFailsFirstATasksFailureIsSuppressed() {
    IOException failure = new IOException("body");

    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              CountDownLatch started = new CountDownLatch(1);
              scope.spawn(() -> {
                started.countDown();
                try {
                  Tasks.sleep(LONG);
                } finally {
                  failCleanUp();
                }
              });
              Await.latch(started);
              throw failure;
            }))
        .isSameAs(failure)
        .satisfies(thrown ->
            assertThat(thrown.getSuppressed())
                .singleElement()
                .satisfies(s ->
                    assertThat(s)
                        .isInstanceOf(TaskFailedException.class)
                        .hasRootCauseMessage("clean-up")));
  }

  private static void failCleanUp() {
    throw new IllegalStateException("clean-up");
  }

  @Test
  void ifATaskFailsFirstTheBodysFailureIsSuppressed() {
    IOException body = new IOException("body");

    Throwable thrown =
        catchThrowable(() ->
            Scope.execute(scope -> {
              Task<?> task =
                  scope.spawn(() -> {
                    throw new IOException("task");
                  });
              Await.until(task::isDone);
              throw body;
            }));

    assertThat(thrown).isInstanceOf(TaskFailedException.class).hasRootCauseMessage("task");
    assertThat(thrown.getSuppressed()).containsExactly(body);
  }

  @Test
  void aBodyThatWrapsItsCancellationLosesNothingAndChangesNothing() {
    Throwable thrown =
        catchThrowable(() ->
            Scope.execute(scope -> {
              scope.spawn(() -> {
                throw new IOException("task");
              });
              try {
                Tasks.sleep(LONG);
              } catch (CancelledException cancelled) {
                throw new IllegalStateException("wrapped", cancelled);
              }
            }));

    assertThat(thrown).isInstanceOf(TaskFailedException.class).hasRootCauseMessage("task");
    assertThat(thrown.getSuppressed()).isEmpty();
  }

  @Test
  void aBodyThatSwallowsItsCancellationDoesNotSaveTheScope() {
    assertThatThrownBy(() ->
            Scope.run(scope -> {
              scope.spawn(() -> {
                throw new IOException("task");
              });
              try {
                Tasks.sleep(LONG);
              } catch (CancelledException swallowed) {
                return "all is well";
              }
              return "never";
            }))
        .isInstanceOf(TaskFailedException.class)
        .hasRootCauseMessage("task");
  }

  @Test
  void aBodyThatRethrowsTheCauseOfATaskGetsItThrownWithoutACycle() {
    IOException failure = new IOException("task");

    Throwable thrown =
        catchThrowable(() ->
            Scope.execute(scope -> {
              Task<?> task =
                  scope.spawn(() -> {
                    throw failure;
                  });
              Await.until(task::isDone);
              throw (IOException) task.failure();
            }));

    assertThat(thrown).isSameAs(failure);
    assertThat(thrown.getSuppressed())
        .as("the failure does not hang suppressed in itself")
        .noneMatch(s -> s.getCause() == failure);
  }

  @Test
  void anErrorInATaskCancelsLikeAFailure() {
    AtomicReference<Task<?>> sibling = new AtomicReference<>();
    StackOverflowError error = new StackOverflowError("deep");

    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              sibling.set(scope.spawn(() -> Tasks.sleep(LONG)));
              scope.spawn(() -> {
                throw error;
              });
            }))
        .isInstanceOf(TaskFailedException.class)
        .hasCause(error);

    assertThat(sibling.get().state()).isEqualTo(Task.State.CANCELLED);
  }

  @Test
  void anErrorInTheBodyIsThrownAsItIs() {
    AssertionError error = new AssertionError("body");

    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              scope.spawn(() -> Tasks.sleep(LONG));
              throw error;
            }))
        .isSameAs(error);
  }

  @Test
  void noFailureIsLostWhenManyTasksFailAtOnce() {
    int count = 64;
    CyclicBarrier together = new CyclicBarrier(count);

    Throwable thrown =
        catchThrowable(() ->
            Scope.execute(
                NEVER_INTERRUPTS,
                scope -> {
                  for (int i = 0; i < count; i++) {
                    String message = "failure " + i;
                    scope.spawn(() -> {
                      together.await();
                      throw new IOException(message);
                    });
                  }
                }));

    Set<String> messages = new HashSet<>();
    messages.add(thrown.getCause().getMessage());
    List.of(thrown.getSuppressed()).forEach(s -> messages.add(s.getCause().getMessage()));
    assertThat(messages).hasSize(count);
    assertThat(thrown.getSuppressed()).hasSize(count - 1);
  }

  @Test
  void aFailureOfANestedScopeIsAFailureOfItsTask() {
    assertThatThrownBy(() ->
            Scope.execute(outer ->
                outer.spawn(
                    "outer task",
                    () ->
                        Scope.execute(inner ->
                            inner.spawn(
                                "inner task",
                                () -> {
                                  throw new IOException("deep");
                                })))))
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("task 'outer task'")
        .cause()
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("task 'inner task'")
        .hasRootCauseMessage("deep");
  }

  @Test
  void aFailureInsideANestedScopeThatIsHandledThereDisturbsNobody() throws InterruptedException {
    String result =
        Scope.run(outer -> {
          Task<String> sibling = outer.spawn(() -> "sibling");
          try {
            Scope.execute(inner ->
                inner.spawn(() -> {
                  throw new IOException("deep");
                }));
          } catch (TaskFailedException handled) {
            return sibling.join() + " and body";
          }
          return "not thrown";
        });

    assertThat(result).isEqualTo("sibling and body");
  }

  @Test
  void aTaskThatThrowsAForeignInterruptedExceptionHasFailed() {
    InterruptedException own = new InterruptedException("of its own making");

    assertThatThrownBy(() ->
            Scope.execute(scope ->
                scope.spawn(() -> {
                  throw own;
                })))
        .isInstanceOf(TaskFailedException.class)
        .hasCause(own);
  }
}
