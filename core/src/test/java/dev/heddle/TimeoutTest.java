package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TimeoutTest {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void theValueOfABodyThatIsInTime() throws InterruptedException {
    assertThat(Tasks.<Integer, RuntimeException>timeout(LONG, () -> 5)).isEqualTo(5);
  }

  @Test
  void theBodyRunsInTheCallersThread() throws InterruptedException {
    assertThat(Tasks.<Thread, RuntimeException>timeout(LONG, Thread::currentThread))
        .isSameAs(Thread.currentThread());
  }

  @Test
  void aLateBodyGivesATimeoutExceptionWithTheLimit() {
    Throwable thrown = catchThrowable(() -> Tasks.timeout(SHORT, () -> Tasks.sleep(LONG)));

    assertThat(thrown).isInstanceOf(TimeoutException.class).hasMessage("not done within PT0.02S");
    assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(CancelledException.class);
  }

  @Test
  void aFailureOfTheBodyIsThrownAsItIs() {
    IOException failure = new IOException("no");

    assertThatThrownBy(() ->
            Tasks.timeout(
                LONG,
                () -> {
                  throw failure;
                }))
        .isSameAs(failure)
        .hasNoSuppressedExceptions();
  }

  @Test
  void theCallerGoesOnUncancelled() throws InterruptedException {
    assertThatThrownBy(() -> Tasks.timeout(SHORT, () -> Tasks.sleep(LONG)))
        .isInstanceOf(TimeoutException.class);

    Tasks.checkCancelled();
    Tasks.sleep(Duration.ofNanos(1));
    assertThat(Tasks.cancelReason()).isNull();
  }

  @Test
  void swallowingTheCancellationChangesNothing() {
    assertThatThrownBy(() ->
            Tasks.timeout(
                SHORT,
                () -> {
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
  void aBodyThatHasItsResultBeforeItWasToldKeepsIt() throws InterruptedException {
    int result =
        Tasks.timeout(
            Duration.ofNanos(1),
            () -> {
              Await.until(() -> Tasks.cancelReason() != null);
              return 7;
            });

    assertThat(result).isEqualTo(7);
  }

  @Test
  void aBodyThatFailedBeforeItWasToldKeepsItsFailure() {
    IOException failure = new IOException("own");

    assertThatThrownBy(() ->
            Tasks.timeout(
                Duration.ofNanos(1),
                () -> {
                  Await.until(() -> Tasks.cancelReason() != null);
                  throw failure;
                }))
        .isSameAs(failure);
  }

  @Test
  void whatTheBodyThrowsAfterTheLimitIsSuppressed() {
    Throwable thrown =
        catchThrowable(() ->
            Tasks.timeout(
                SHORT,
                () -> {
                  try {
                    Tasks.sleep(LONG);
                  } catch (CancelledException cancelled) {
                    throw new IOException("clean-up");
                  }
                }));

    assertThat(thrown).isInstanceOf(TimeoutException.class);
    assertThat(thrown.getSuppressed())
        .singleElement()
        .satisfies(s -> assertThat(s).hasMessage("clean-up"));
  }

  @Test
  void theInnerLimitBelongsToTheInnerTimeout() throws InterruptedException {
    String result =
        Tasks.timeout(
            LONG,
            () -> {
              assertThatThrownBy(() -> Tasks.timeout(SHORT, () -> Tasks.sleep(LONG)))
                  .isInstanceOf(TimeoutException.class)
                  .hasMessage("not done within PT0.02S");
              Tasks.checkCancelled();
              return "outer goes on";
            });

    assertThat(result).isEqualTo("outer goes on");
  }

  @Test
  void theOuterLimitIsACancellationForTheInnerTimeout() {
    AtomicReference<Throwable> inner = new AtomicReference<>();

    assertThatThrownBy(() ->
            Tasks.timeout(
                SHORT,
                () -> {
                  try {
                    Tasks.timeout(LONG, () -> Tasks.sleep(LONG));
                  } catch (Throwable thrown) {
                    inner.set(thrown);
                    throw thrown;
                  }
                }))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("not done within PT0.02S");

    assertThat(inner.get()).isInstanceOf(CancelledException.class);
    assertThat(((CancelledException) inner.get()).reason().origin())
        .isEqualTo("a timeout of PT0.02S");
  }

  @Test
  void theCancellationOfTheTaskIsNotTurnedIntoATimeout() throws InterruptedException {
    AtomicReference<Throwable> seen = new AtomicReference<>();
    Scope.execute(scope -> {
      CountDownLatch ready = new CountDownLatch(1);
      Task<Void> task =
          scope.spawn(() -> {
            try {
              Tasks.timeout(
                  LONG,
                  () -> {
                    ready.countDown();
                    Tasks.sleep(LONG);
                  });
            } catch (Throwable thrown) {
              seen.set(thrown);
              throw thrown;
            }
          });
      Await.latch(ready);
      task.cancel("stop");
    });

    assertThat(seen.get()).isInstanceOf(CancelledException.class).hasMessageContaining("stop");
  }

  @Test
  void itCancelsTheTasksOfAScopeInside() {
    AtomicReference<Task<?>> task = new AtomicReference<>();

    assertThatThrownBy(() ->
            Tasks.timeout(
                SHORT,
                () -> Scope.execute(scope -> task.set(scope.spawn(() -> Tasks.sleep(LONG))))))
        .isInstanceOf(TimeoutException.class);

    assertThat(task.get().state()).isEqualTo(Task.State.CANCELLED);
  }

  @Test
  void swallowingTheCancellationOfAScopeInsideChangesNothing() {
    assertThatThrownBy(() ->
            Tasks.timeout(
                SHORT,
                () -> {
                  try {
                    Scope.execute(scope -> scope.spawn(() -> Tasks.sleep(LONG)));
                  } catch (CancelledException swallowed) {
                    return 1;
                  }
                  return 2;
                }))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void aTimeoutInATaskIsAFailureOfTheTask() {
    assertThatThrownBy(() ->
            Scope.execute(
                scope -> scope.spawn(() -> Tasks.timeout(SHORT, () -> Tasks.sleep(LONG)))))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void codeThatWaitsInTheJdkIsInterruptedAfterTheGraceTime() {
    CountDownLatch neverOpens = new CountDownLatch(1);

    assertThatThrownBy(() -> Tasks.timeout(SHORT, () -> neverOpens.await()))
        .isInstanceOf(TimeoutException.class);

    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aLimitOfZeroCancelsWhatWaits() {
    assertThatThrownBy(() -> Tasks.timeout(Duration.ZERO, () -> Tasks.sleep(LONG)))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void limitsBeyondAllMeasureAreCut() throws InterruptedException {
    assertThat(
            Tasks.<Integer, RuntimeException>timeout(Duration.ofSeconds(Long.MAX_VALUE), () -> 1))
        .isEqualTo(1);
  }

  @Test
  void theResultMayBeNull() throws InterruptedException {
    assertThat(Tasks.<String, RuntimeException>timeout(LONG, () -> null)).isNull();
  }
}
