package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  /** Long enough for the tasks to start. */
  private static final Duration STARTED = Duration.ofMillis(250);

  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void theScopeThrowsATimeoutExceptionThatNamesItselfAndTheTime() {
    assertThatThrownBy(() ->
            Scope.execute(
                Policy.failFast().named("orders").deadline(SHORT), scope -> Tasks.sleep(LONG)))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("scope 'orders' was not done within PT0.02S")
        .hasNoSuppressedExceptions();
  }

  @Test
  void theTasksAreCancelledWithTheDeadlineAsReason() {
    AtomicReference<CancelReason> reason = new AtomicReference<>();

    assertThatThrownBy(() ->
            Scope.execute(
                Policy.failFast().deadline(STARTED),
                scope ->
                    scope.spawn(() -> {
                      try {
                        Tasks.sleep(LONG);
                      } catch (CancelledException cancelled) {
                        reason.set(cancelled.reason());
                        throw cancelled;
                      }
                    })))
        .isInstanceOf(TimeoutException.class);

    assertThat(reason.get().kind()).isEqualTo(CancelReason.Kind.DEADLINE);
    assertThat(reason.get().message()).isEqualTo("not done within PT0.25S");
  }

  @Test
  void aBodyThatSwallowsTheDeadlineDoesNotSaveTheScope() {
    assertThatThrownBy(() ->
            Scope.run(
                Policy.failFast().deadline(SHORT),
                scope -> {
                  try {
                    Tasks.sleep(LONG);
                  } catch (CancelledException swallowed) {
                    return 1;
                  }
                  return 2;
                }))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void aDeadlineThatNobodyNoticedChangesNothing() throws InterruptedException {
    int result =
        Scope.run(
            Policy.failFast().deadline(Duration.ofNanos(1)),
            scope -> {
              Await.until(scope::isCancelled);
              return 5;
            });

    assertThat(result).isEqualTo(5);
  }

  @Test
  void anEarlierDeadlineFurtherOutStaysInForce() {
    AtomicReference<Throwable> inner = new AtomicReference<>();

    assertThatThrownBy(() ->
            Scope.execute(
                Policy.failFast().named("outer").deadline(SHORT),
                outer -> {
                  try {
                    Scope.execute(Policy.failFast().deadline(LONG), scope -> Tasks.sleep(LONG));
                  } catch (Throwable thrown) {
                    inner.set(thrown);
                    throw thrown;
                  }
                }))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("scope 'outer'");

    assertThat(inner.get())
        .as("not its own deadline: a cancellation")
        .isInstanceOf(CancelledException.class);
  }

  @Test
  void anInnerDeadlineLeavesTheOuterScopeAlone() throws InterruptedException {
    String result =
        Scope.run(
            Policy.failFast().deadline(LONG),
            outer -> {
              Task<String> sibling = outer.spawn(() -> "sibling");
              assertThatThrownBy(() ->
                      Scope.execute(Policy.failFast().deadline(SHORT), inner -> Tasks.sleep(LONG)))
                  .isInstanceOf(TimeoutException.class);
              return sibling.join();
            });

    assertThat(result).isEqualTo("sibling");
  }

  @Test
  void failuresBeforeTheDeadlineAreSuppressedInIt() {
    Throwable thrown =
        catchThrowable(() ->
            Scope.execute(
                Policy.collectAll().deadline(STARTED),
                scope -> {
                  scope.spawn(() -> {
                    throw new IOException("a");
                  });
                  Tasks.sleep(LONG);
                }));

    assertThat(thrown).isInstanceOf(TimeoutException.class);
    assertThat(thrown.getSuppressed())
        .singleElement()
        .satisfies(
            s -> assertThat(s).isInstanceOf(TaskFailedException.class).hasRootCauseMessage("a"));
  }

  @Test
  void aCleanUpThatFailsAfterTheDeadlineIsSuppressedInIt() {
    Throwable thrown =
        catchThrowable(() ->
            Scope.execute(
                Policy.failFast().deadline(STARTED),
                scope ->
                    scope.spawn(() -> {
                      try {
                        Tasks.sleep(LONG);
                      } catch (CancelledException cancelled) {
                        throw new IOException("clean-up");
                      }
                    })));

    assertThat(thrown).isInstanceOf(TimeoutException.class);
    assertThat(thrown.getSuppressed())
        .singleElement()
        .satisfies(s -> assertThat(s).hasRootCauseMessage("clean-up"));
  }

  @Test
  void allOfAPolicyHoldsTogether() {
    CountDownLatch neverOpens = new CountDownLatch(1);
    AtomicReference<Task<?>> third = new AtomicReference<>();

    Throwable thrown =
        catchThrowable(() ->
            Scope.execute(
                Policy.collectAll().limit(2).deadline(STARTED).named("all"),
                scope -> {
                  Task<?> failing =
                      scope.spawn(() -> {
                        throw new IOException("a");
                      });
                  Await.until(failing::isDone);
                  scope.spawn(() -> neverOpens.await());
                  scope.spawn(() -> neverOpens.await());
                  third.set(scope.spawn(() -> {})); // waits for a place until the deadline
                }));

    assertThat(thrown).isInstanceOf(TimeoutException.class).hasMessageContaining("scope 'all'");
    assertThat(thrown.getSuppressed())
        .singleElement()
        .satisfies(s -> assertThat(s).hasRootCauseMessage("a"));
    assertThat(third.get().state()).isEqualTo(Task.State.CANCELLED);
  }

  @Test
  void aRaceUnderALimitAndADeadline() throws InterruptedException {
    Object result =
        Scope.run(
            Policy.firstSuccess().limit(1).deadline(LONG),
            scope -> {
              scope.spawn(() -> {
                throw new IOException("a");
              });
              scope.spawn(() -> "b");
              return scope.winner().join();
            });

    assertThat(result).isEqualTo("b");
  }

  @Test
  void policiesAreValuesAndComposeInAnyOrder() {
    Policy plain = Policy.failFast();
    plain.limit(3).deadline(SHORT).named("x");

    assertThat(plain).isSameAs(Policy.failFast());
    assertThatThrownBy(() ->
            Scope.execute(
                Policy.collectAll().deadline(SHORT).limit(1).named("y"), s -> Tasks.sleep(LONG)))
        .hasMessageContaining("scope 'y'");
    assertThatThrownBy(() ->
            Scope.execute(
                Policy.collectAll().named("z").limit(1).deadline(SHORT), s -> Tasks.sleep(LONG)))
        .hasMessageContaining("scope 'z'");
  }
}
