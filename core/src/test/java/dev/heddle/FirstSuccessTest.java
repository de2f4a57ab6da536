package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FirstSuccessTest {
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void theWinnerIsTheFirstThatSucceedsAndTheOthersAreCancelled() throws InterruptedException {
    AtomicReference<CancelReason> reason = new AtomicReference<>();
    AtomicReference<Task<?>> loser = new AtomicReference<>();

    String winner =
        Scope.run(
            Policy.firstSuccess(),
            scope -> {
              CountDownLatch started = new CountDownLatch(1);
              loser.set(
                  scope.spawn(() -> {
                    try {
                      started.countDown();
                      Tasks.sleep(LONG);
                    } catch (CancelledException cancelled) {
                      reason.set(cancelled.reason());
                      throw cancelled;
                    }
                  }));
              Await.latch(started);
              scope.spawn("quick", () -> "done");
              return scope.winner().name();
            });

    assertThat(winner).isEqualTo("quick");
    assertThat(loser.get().state()).isEqualTo(Task.State.CANCELLED);
    assertThat(reason.get().kind()).isEqualTo(CancelReason.Kind.SUCCESS_ELSEWHERE);
    assertThat(reason.get().message()).isEqualTo("task 'quick' succeeded first");
  }

  @Test
  void failuresBeforeTheSuccessAreNotThrown() throws InterruptedException {
    Object result =
        Scope.run(
            Policy.firstSuccess(),
            scope -> {
              Task<?> failing =
                  scope.spawn(() -> {
                    throw new IOException("a");
                  });
              Await.until(failing::isDone);
              scope.spawn(() -> "b");
              return scope.winner().join();
            });

    assertThat(result).isEqualTo("b");
  }

  @Test
  void ifAllFailTheFirstFailureIsThrownWithTheOthersSuppressedOnce() {
    Throwable thrown =
        catchThrowable(() ->
            Scope.run(
                Policy.firstSuccess(),
                scope -> {
                  for (String message : new String[] {"a", "b", "c"}) {
                    Task<?> task =
                        scope.spawn(() -> {
                          throw new IOException(message);
                        });
                    Await.until(task::isDone);
                  }
                  return scope.winner();
                }));

    assertThat(thrown).isInstanceOf(TaskFailedException.class).hasRootCauseMessage("a");
    assertThat(thrown.getSuppressed())
        .extracting(s -> s.getCause().getMessage())
        .containsExactly("b", "c");
  }

  @Test
  void ifAllFailAndNobodyAsksForTheWinnerTheFailuresAreThrown() {
    assertThatThrownBy(() ->
            Scope.execute(
                Policy.firstSuccess(),
                scope ->
                    scope.spawn(() -> {
                      throw new IOException("a");
                    })))
        .isInstanceOf(TaskFailedException.class)
        .hasRootCauseMessage("a");
  }

  @Test
  void theBodyGoesOnAfterTheSuccess() throws InterruptedException {
    int result =
        Scope.run(
            Policy.firstSuccess(),
            scope -> {
              Task<Integer> winner = scope.spawn(() -> 1);
              winner.join();
              Tasks.checkCancelled();
              return 5;
            });

    assertThat(result).isEqualTo(5);
  }

  @Test
  void aTaskSpawnedAfterTheSuccessIsCancelledToo() throws InterruptedException {
    AtomicReference<Task<?>> late = new AtomicReference<>();
    Scope.execute(
        Policy.firstSuccess(),
        scope -> {
          Task<Integer> winner = scope.spawn(() -> 1);
          winner.join();
          late.set(scope.spawn(() -> Tasks.sleep(LONG)));
          assertThatThrownBy(() -> late.get().joinWithin(Duration.ofSeconds(5)))
              .isInstanceOf(TaskCancelledException.class)
              .hasMessageContaining("succeeded first");
        });

    assertThat(late.get().state()).isEqualTo(Task.State.CANCELLED);
  }

  @Test
  void winnerUnderAnotherPolicyIsRefusedWithItsName() {
    assertThatThrownBy(() -> Scope.run(Policy.collectAll().named("x"), Scope::winner))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("scope 'x' has no winner")
        .hasMessageContaining("COLLECT_ALL");
  }

  @Test
  void aScopeWithoutTasksHasNoWinner() {
    assertThatThrownBy(() -> Scope.run(Policy.firstSuccess(), Scope::winner))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no winner");
  }

  @Test
  void aTaskThatWasCancelledIsNoSuccess() throws InterruptedException {
    String winner =
        Scope.run(
            Policy.firstSuccess(),
            scope -> {
              Task<?> cancelled = scope.spawn("cancelled", () -> Tasks.sleep(LONG));
              cancelled.cancel("no");
              Await.until(cancelled::isDone);
              scope.spawn("other", () -> 1);
              return scope.winner().name();
            });

    assertThat(winner).isEqualTo("other");
  }
}
