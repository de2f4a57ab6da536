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

/** {@code Thread.interrupt} from outside surfaces as an InterruptedException, once. */
class ForeignInterruptTest {
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void inTheBody() throws Exception {
    AtomicReference<Task<?>> task = new AtomicReference<>();
    Elsewhere<Boolean> scope =
        Elsewhere.start(() -> {
          assertThatThrownBy(() ->
                  Scope.execute(inner -> {
                    task.set(inner.spawn(() -> Tasks.sleep(LONG)));
                    Tasks.sleep(LONG);
                  }))
              .isExactlyInstanceOf(InterruptedException.class);
          return Thread.interrupted();
        });
    Await.waiting(scope.thread);
    scope.thread.interrupt();

    assertThat(scope.get()).as("the status is clear").isFalse();
    assertThat(task.get().state()).isEqualTo(Task.State.CANCELLED);
  }

  @Test
  void whileTheScopeWaitsForItsTasks() throws Exception {
    AtomicReference<CancelReason> reason = new AtomicReference<>();
    CountDownLatch ready = new CountDownLatch(1);
    Elsewhere<Boolean> scope =
        Elsewhere.start(() -> {
          assertThatThrownBy(() ->
                  Scope.execute(
                      Policy.failFast().named("orders"),
                      inner ->
                          inner.spawn(() -> {
                            try {
                              ready.countDown();
                              Tasks.sleep(LONG);
                            } catch (CancelledException cancelled) {
                              reason.set(cancelled.reason());
                              throw cancelled;
                            }
                          })))
              .isExactlyInstanceOf(InterruptedException.class)
              .hasMessage("scope 'orders' was interrupted while its tasks ended");
          return Thread.interrupted();
        });
    Await.latch(ready);
    Await.waiting(scope.thread);
    scope.thread.interrupt();

    assertThat(scope.get()).as("the status is clear").isFalse();
    assertThat(reason.get().kind()).isEqualTo(CancelReason.Kind.INTERRUPTED);
  }

  @Test
  void beforeTheScopeItSurfacesAtTheFirstWait() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Scope.execute(scope -> Tasks.sleep(LONG)))
        .isExactlyInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aScopeThatNeverWaitsLeavesItWhereItIs() throws InterruptedException {
    Thread.currentThread().interrupt();

    assertThat(Scope.<Integer, RuntimeException>run(scope -> 1)).isEqualTo(1);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void inATaskItIsAFailureOfTheTask() {
    AtomicBoolean after = new AtomicBoolean(true);
    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              AtomicReference<Thread> thread = new AtomicReference<>();
              scope.spawn(() -> {
                thread.set(Thread.currentThread());
                try {
                  Tasks.sleep(LONG);
                } finally {
                  after.set(Thread.interrupted());
                }
              });
              Await.until(() -> thread.get() != null);
              thread.get().interrupt();
            }))
        .isInstanceOf(TaskFailedException.class)
        .cause()
        .isExactlyInstanceOf(InterruptedException.class);

    assertThat(after).isFalse();
  }

  @Test
  void theNextWaitOfTheTaskIsNotDisturbed() throws InterruptedException {
    Scope.execute(scope -> {
      AtomicReference<Thread> thread = new AtomicReference<>();
      Task<Integer> task =
          scope.spawn(() -> {
            thread.set(Thread.currentThread());
            assertThatThrownBy(() -> Tasks.sleep(LONG))
                .isExactlyInstanceOf(InterruptedException.class);
            Tasks.sleep(Duration.ofMillis(1));
            Tasks.checkCancelled();
            return 1;
          });
      Await.until(() -> thread.get() != null);
      thread.get().interrupt();
      assertThat(task.join()).isEqualTo(1);
    });
  }

  @Test
  void itSurfacesAtTheNextOperationIfTheThreadDidNotWait() throws InterruptedException {
    Thread.currentThread().interrupt();
    assertThatThrownBy(Tasks::checkCancelled)
        .isExactlyInstanceOf(InterruptedException.class)
        .hasMessage("interrupted from outside");
    Tasks.checkCancelled();
  }

  @Test
  void afterAFailureTheStatusIsSetAgainBecauseTheFailureIsThrown() throws Exception {
    AtomicBoolean mayEnd = new AtomicBoolean();
    Elsewhere<Boolean> scope =
        Elsewhere.start(() -> {
          assertThatThrownBy(() ->
                  Scope.execute(
                      Policy.failFast().interrupt(InterruptPolicy.never()),
                      inner -> {
                        CountDownLatch ready = new CountDownLatch(1);
                        inner.spawn(() -> {
                          ready.countDown();
                          while (!mayEnd.get()) {
                            Tasks.yieldNow();
                          }
                        });
                        Await.latch(ready);
                        throw new IOException("body");
                      }))
              .isInstanceOf(IOException.class);
          return Thread.interrupted();
        });
    Await.waiting(scope.thread);
    Await.until(() -> inClosing(scope.thread));
    scope.thread.interrupt();
    Await.until(() -> !scope.thread.isInterrupted()); // it has been noticed
    mayEnd.set(true);

    assertThat(scope.get()).as("not lost").isTrue();
  }

  @Test
  void itIsNotTakenForOursIfOursCameBefore() throws Exception {
    AtomicBoolean mayEnd = new AtomicBoolean();
    AtomicReference<Task<?>> failing = new AtomicReference<>();
    Elsewhere<Boolean> scope =
        Elsewhere.start(() -> {
          Throwable thrown =
              catchThrowable(() ->
                  Scope.execute(
                      Policy.failFast().interrupt(InterruptPolicy.atOnce()),
                      inner -> {
                        CountDownLatch ready = new CountDownLatch(1);
                        inner.spawn(() -> {
                          ready.countDown();
                          while (!mayEnd.get()) {
                            Tasks.yieldNow();
                          }
                        });
                        Await.latch(ready);
                        failing.set(
                            inner.spawn(() -> {
                              throw new IOException("task");
                            }));
                      }));
          assertThat(thrown).isInstanceOf(TaskFailedException.class);
          return Thread.interrupted();
        });
    Await.until(() -> failing.get() != null && failing.get().isDone());
    Await.until(() -> inClosing(scope.thread));
    // Ours has been sent and used up by the wait.
    Await.until(() -> !scope.thread.isInterrupted());
    scope.thread.interrupt();
    Await.until(() -> !scope.thread.isInterrupted());
    mayEnd.set(true);

    assertThat(scope.get()).as("the foreign one is not lost").isTrue();
  }

  private static boolean inClosing(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals("closeWhenEmpty")) {
        return thread.getState() == Thread.State.WAITING;
      }
    }
    return false;
  }

  @Test
  void inANestedScopeItEndsTheInnerAndPassesTheOuter() throws Exception {
    AtomicReference<Throwable> inner = new AtomicReference<>();
    Elsewhere<String> scope =
        Elsewhere.start(() ->
            Scope.run(outer -> {
              inner.set(
                  catchThrowable(
                      () -> Scope.execute(nested -> nested.spawn(() -> Tasks.sleep(LONG)))));
              return outer.spawn(() -> "outer goes on").join();
            }));
    Await.until(() -> inClosing(scope.thread));
    scope.thread.interrupt();

    assertThat(scope.get()).isEqualTo("outer goes on");
    assertThat(inner.get()).isExactlyInstanceOf(InterruptedException.class);
  }
}
