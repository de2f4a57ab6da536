package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class InterruptPolicyTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final InterruptPolicy SOON = InterruptPolicy.after(Duration.ofMillis(5));

  private static Policy with(InterruptPolicy policy) {
    return Policy.failFast().interrupt(policy);
  }

  /** Waits until a thread that is interrupted after {@code SOON}, cancelled now, has been. */
  private static void letTheGraceTimePass() {
    assertThatThrownBy(() ->
            Scope.execute(
                with(SOON),
                scope -> {
                  CountDownLatch ready = new CountDownLatch(1);
                  scope.spawn(() -> {
                    ready.countDown();
                    new CountDownLatch(1).await();
                  });
                  Await.latch(ready);
                  scope.cancel("grace");
                }))
        .isInstanceOf(CancelledException.class);
  }

  @Test
  void byDefaultATaskStuckInTheJdkIsInterruptedAfterAGraceTime() throws InterruptedException {
    AtomicReference<Throwable> stuck = new AtomicReference<>();
    AtomicReference<Duration> waited = new AtomicReference<>();
    Scope.execute(scope -> {
      CountDownLatch ready = new CountDownLatch(1);
      Task<Void> task =
          scope.spawn(() -> {
            ready.countDown();
            stuck.set(catchThrowable(() -> new CountDownLatch(1).await()));
          });
      Await.latch(ready);
      long cancelledAt = System.nanoTime();
      task.cancel("stop");
      assertThatThrownBy(task::join).isInstanceOf(TaskCancelledException.class);
      waited.set(Duration.ofNanos(System.nanoTime() - cancelledAt));
    });

    assertThat(stuck.get()).isExactlyInstanceOf(InterruptedException.class);
    assertThat(waited.get()).isGreaterThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void aTaskThatSleepsInTheJdkIsInterruptedToo() {
    assertThatThrownBy(() ->
            Scope.execute(
                with(SOON),
                scope -> {
                  CountDownLatch ready = new CountDownLatch(1);
                  scope.spawn(() -> {
                    ready.countDown();
                    Thread.sleep(LONG); // not to wait for something: to be interrupted
                  });
                  Await.latch(ready);
                  scope.cancel("stop");
                }))
        .isInstanceOf(CancelledException.class);
  }

  @Test
  void theBodyOfTheScopeIsInterruptedToo() {
    assertThatThrownBy(() ->
            Scope.execute(
                with(SOON),
                scope -> {
                  scope.spawn(() -> {
                    throw new IOException("task");
                  });
                  new CountDownLatch(1).await();
                }))
        .isInstanceOf(TaskFailedException.class)
        .hasRootCauseMessage("task")
        .hasNoSuppressedExceptions();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void oneThatSwallowsAnInterruptAndWaitsAgainIsInterruptedAgain() throws InterruptedException {
    Scope.execute(
        with(SOON),
        scope -> {
          CountDownLatch ready = new CountDownLatch(1);
          Task<Integer> task =
              scope.spawn(() -> {
                ready.countDown();
                int swallowed = 0;
                while (swallowed < 3) {
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException again) {
                    swallowed++;
                  }
                }
                return swallowed;
              });
          Await.latch(ready);
          task.cancel("stop");
          assertThatThrownBy(task::join).isInstanceOf(TaskCancelledException.class);
        });
  }

  @Test
  void oneThatComputesNowIsInterruptedWhenItWaitsLater() throws InterruptedException {
    AtomicBoolean mayWait = new AtomicBoolean();
    AtomicBoolean interruptedWhileComputing = new AtomicBoolean();
    Scope.execute(
        with(SOON),
        scope -> {
          CountDownLatch ready = new CountDownLatch(1);
          Task<Void> task =
              scope.spawn(() -> {
                ready.countDown();
                while (!mayWait.get()) {
                  Thread.onSpinWait();
                }
                interruptedWhileComputing.set(Thread.currentThread().isInterrupted());
                new CountDownLatch(1).await();
              });
          Await.latch(ready);
          task.cancel("stop");
          letTheGraceTimePassOnAnotherThread();
          mayWait.set(true);
          assertThatThrownBy(task::join).isInstanceOf(TaskCancelledException.class);
        });

    assertThat(interruptedWhileComputing).isFalse();
  }

  private static void letTheGraceTimePassOnAnotherThread() throws InterruptedException {
    Elsewhere<Object> grace =
        Elsewhere.start(() -> {
          letTheGraceTimePass();
          return null;
        });
    Await.until(grace::isDone);
  }

  @Test
  void neverMeansNever() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    AtomicReference<Throwable> stuck = new AtomicReference<>();
    assertThatThrownBy(() ->
            Scope.execute(
                with(InterruptPolicy.never()),
                scope -> {
                  CountDownLatch ready = new CountDownLatch(1);
                  scope.spawn(() -> {
                    ready.countDown();
                    stuck.set(catchThrowable(() -> release.await()));
                  });
                  Await.latch(ready);
                  scope.cancel("stop");
                  letTheGraceTimePassOnAnotherThread();
                  release.countDown();
                }))
        .isInstanceOf(CancelledException.class)
        .hasNoSuppressedExceptions();

    assertThat(stuck.get()).isNull();
  }

  @Test
  void neverHoldsForATimeoutInsideTheScopeToo() throws InterruptedException {
    Scope.execute(
        with(InterruptPolicy.never()),
        scope -> {
          AtomicReference<Throwable> stuck = new AtomicReference<>();
          CountDownLatch release = new CountDownLatch(1);
          Elsewhere<Object> opener =
              Elsewhere.start(() -> {
                // Twice the default grace time, seen by somebody who is under the default policy.
                for (int i = 0; i < 2; i++) {
                  assertThatThrownBy(() ->
                          Tasks.timeout(Duration.ofMillis(1), () -> new CountDownLatch(1).await()))
                      .isInstanceOf(TimeoutException.class);
                }
                release.countDown();
                return null;
              });
          Tasks.timeout(
              Duration.ofMillis(1), () -> stuck.set(catchThrowable(() -> release.await())));
          Await.until(opener::isDone);
          assertThat(stuck.get()).isNull();
        });
  }

  @Test
  void neverHoldsInsideATaskOfAScopeThatInterrupts() throws InterruptedException {
    AtomicBoolean inside = new AtomicBoolean(true);
    CountDownLatch cancelled = new CountDownLatch(1);
    assertThatThrownBy(() ->
            Scope.execute(
                with(InterruptPolicy.atOnce()),
                scope -> {
                  CountDownLatch ready = new CountDownLatch(1);
                  scope.spawn(() ->
                      Scope.execute(
                          with(InterruptPolicy.never()),
                          shared -> {
                            ready.countDown();
                            while (cancelled.getCount() != 0) {
                              Thread.onSpinWait();
                            }
                            inside.set(Thread.currentThread().isInterrupted());
                          }));
                  Await.latch(ready);
                  scope.cancel("stop"); // has interrupted whom it interrupts when it returns
                  cancelled.countDown();
                }))
        .isInstanceOf(CancelledException.class)
        .hasNoSuppressedExceptions();

    assertThat(inside).isFalse();
  }

  @Test
  void anInterruptThatWasSentBeforeIsTakenBackWhereNeverHolds() throws InterruptedException {
    AtomicBoolean inside = new AtomicBoolean(true);
    Scope.execute(
        with(InterruptPolicy.atOnce()),
        scope -> {
          CountDownLatch ready = new CountDownLatch(1);
          Task<Void> task =
              scope.spawn(() -> {
                ready.countDown();
                Await.until(() -> Thread.currentThread().isInterrupted());
                Scope.execute(
                    with(InterruptPolicy.never()),
                    shared -> inside.set(Thread.currentThread().isInterrupted()));
              });
          Await.latch(ready);
          task.cancel("stop");
          Await.until(task::isDone);
        });

    assertThat(inside).isFalse();
  }

  @Test
  void atOnceInterruptsTheTasksAtTheMomentOfCancelling() throws InterruptedException {
    AtomicBoolean interrupted = new AtomicBoolean();
    assertThatThrownBy(() ->
            Scope.execute(
                with(InterruptPolicy.atOnce()),
                scope -> {
                  CountDownLatch ready = new CountDownLatch(1);
                  AtomicReference<Thread> thread = new AtomicReference<>();
                  AtomicBoolean mayEnd = new AtomicBoolean();
                  scope.spawn(() -> {
                    thread.set(Thread.currentThread());
                    ready.countDown();
                    while (!mayEnd.get()) {
                      Thread.onSpinWait(); // computes: the later looks would leave it alone
                    }
                  });
                  Await.latch(ready);
                  scope.cancel("stop");
                  interrupted.set(thread.get().isInterrupted());
                  mayEnd.set(true);
                }))
        .isInstanceOf(CancelledException.class)
        .hasNoSuppressedExceptions();

    assertThat(interrupted).isTrue();
  }

  @Test
  void atOnceInterruptsTheBody() {
    AtomicBoolean interrupted = new AtomicBoolean();
    assertThatThrownBy(() ->
            Scope.execute(
                with(InterruptPolicy.atOnce()),
                scope -> {
                  scope.cancel("stop");
                  interrupted.set(Thread.currentThread().isInterrupted());
                }))
        .isInstanceOf(CancelledException.class);

    assertThat(interrupted).isTrue();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void atOnceForASingleTask() throws InterruptedException {
    Scope.execute(
        with(InterruptPolicy.atOnce()),
        scope -> {
          CountDownLatch ready = new CountDownLatch(1);
          Task<Void> task =
              scope.spawn(() -> {
                ready.countDown();
                Await.until(() -> Thread.currentThread().isInterrupted());
              });
          Await.latch(ready);
          task.cancel("stop");
          Await.until(task::isDone);
          assertThat(task.state()).isEqualTo(Task.State.CANCELLED);
        });
  }

  @Test
  void anInterruptAtOnceThatATimeoutInsideUsedUpIsRepeated() throws InterruptedException {
    Scope.execute(
        with(InterruptPolicy.atOnce()),
        scope -> {
          CountDownLatch ready = new CountDownLatch(1);
          Task<Void> task =
              scope.spawn(() -> {
                Tasks.timeout(
                    LONG,
                    () -> {
                      ready.countDown();
                      Await.until(() -> Thread.currentThread().isInterrupted());
                    });
                new CountDownLatch(1).await();
              });
          Await.latch(ready);
          task.cancel("stop");
          assertThatThrownBy(() -> task.joinWithin(Duration.ofSeconds(10)))
              .isInstanceOf(TaskCancelledException.class);
        });
  }

  @Test
  void policiesPrintWhatTheyAre() {
    assertThat(InterruptPolicy.never()).hasToString("never");
    assertThat(InterruptPolicy.atOnce()).hasToString("at once");
    assertThat(InterruptPolicy.after(Duration.ofSeconds(2))).hasToString("after PT2S");
  }
}
