package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CollectAllTest {
  private static Task<Object> failing(Scope scope, String message) {
    return scope.spawn(
        message,
        () -> {
          throw new IOException(message);
        });
  }

  @Test
  void aFailureDisturbsNeitherTheOthersNorTheBody() throws InterruptedException {
    String result =
        Scope.run(
            Policy.collectAll(),
            scope -> {
              Task<Object> failing = failing(scope, "a");
              Await.until(failing::isDone);
              Task<String> other = scope.spawn(() -> "other");
              Tasks.checkCancelled();
              assertThat(failing.failure()).hasMessage("a");
              return other.join();
            });

    assertThat(result).isEqualTo("other");
  }

  @Test
  void failuresThatNobodyHasSeenAreThrownAtTheEndInOrder() {
    Throwable thrown =
        catchThrowable(() ->
            Scope.execute(
                Policy.collectAll(),
                scope -> {
                  for (String message : new String[] {"a", "b", "c"}) {
                    Await.until(failing(scope, message)::isDone);
                  }
                }));

    assertThat(thrown).isInstanceOf(TaskFailedException.class).hasRootCauseMessage("a");
    assertThat(thrown.getSuppressed())
        .extracting(s -> s.getCause().getMessage())
        .containsExactly("b", "c");
  }

  @Test
  void aFailureSeenByJoinIsNotThrownAgain() throws InterruptedException {
    Scope.execute(
        Policy.collectAll(),
        scope -> {
          Task<Object> failing = failing(scope, "a");
          assertThatThrownBy(failing::join).isInstanceOf(TaskFailedException.class);
        });
  }

  @Test
  void aFailureSeenByAskingForItIsNotThrownAgain() throws InterruptedException {
    Scope.execute(
        Policy.collectAll(),
        scope -> {
          Task<Object> failing = failing(scope, "a");
          Await.until(() -> failing.failure() != null);
        });
  }

  @Test
  void onlyTheUnseenOnesAreThrown() {
    Throwable thrown =
        catchThrowable(() ->
            Scope.execute(
                Policy.collectAll(),
                scope -> {
                  Task<Object> seen = failing(scope, "seen");
                  assertThatThrownBy(seen::join).isInstanceOf(TaskFailedException.class);
                  failing(scope, "unseen");
                }));

    assertThat(thrown).hasRootCauseMessage("unseen").hasNoSuppressedExceptions();
  }

  @Test
  void askingForTheStateDoesNotCountAsSeeing() {
    assertThatThrownBy(() ->
            Scope.execute(
                Policy.collectAll(),
                scope -> {
                  Task<Object> failing = failing(scope, "a");
                  Await.until(() -> failing.state() == Task.State.FAILED);
                }))
        .hasRootCauseMessage("a");
  }

  @Test
  void theBodysFailureIsThrownAndStopsTheTasks() {
    AtomicReference<Task<?>> task = new AtomicReference<>();
    IOException failure = new IOException("body");

    assertThatThrownBy(() ->
            Scope.execute(
                Policy.collectAll(),
                scope -> {
                  Task<Object> unseen = failing(scope, "unseen");
                  Await.until(unseen::isDone);
                  task.set(scope.spawn(() -> Tasks.sleep(Duration.ofHours(1))));
                  throw failure;
                }))
        .isSameAs(failure)
        .satisfies(thrown ->
            assertThat(thrown.getSuppressed())
                .singleElement()
                .satisfies(s -> assertThat(s).hasRootCauseMessage("unseen")));

    assertThat(task.get().state()).isEqualTo(Task.State.CANCELLED);
  }

  @Test
  void aTaskThatOneCancelsOneselfIsNoFailure() throws InterruptedException {
    Scope.execute(
        Policy.collectAll(),
        scope -> scope.spawn(() -> Tasks.sleep(Duration.ofHours(1))).cancel("not needed"));
  }
}
