package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TaskCancelTest {
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void whileItWaitsTheTaskGetsTheReason() throws InterruptedException {
    AtomicReference<CancelledException> told = new AtomicReference<>();
    Scope.execute(scope -> {
      CountDownLatch ready = new CountDownLatch(1);
      Task<Void> task =
          scope.spawn(
              "worker",
              () -> {
                try {
                  ready.countDown();
                  Tasks.sleep(LONG);
                } catch (CancelledException cancelled) {
                  told.set(cancelled);
                  throw cancelled;
                }
              });

      Await.latch(ready);

      assertThat(task.cancel("not needed")).isTrue();

      assertThatThrownBy(task::join).isInstanceOf(TaskCancelledException.class);
    });

    assertThat(told.get()).hasMessage("cancelled: not needed (REQUESTED at task 'worker')");
    assertThat(told.get().reason().message()).isEqualTo("not needed");
    assertThat(told.get().reason().cause()).isNull();
  }

  @Test
  void theScopeAndTheSiblingsGoOn() throws InterruptedException {
    String result =
        Scope.run(scope -> {
          Task<Void> task = scope.spawn(() -> Tasks.sleep(LONG));
          task.cancel("not needed");
          Task<String> sibling = scope.spawn(() -> "sibling");
          assertThat(scope.isCancelled()).isFalse();
          return sibling.join();
        });

    assertThat(result).isEqualTo("sibling");
  }

  @Test
  void onlyTheFirstReasonCounts() throws InterruptedException {
    Scope.execute(scope -> {
      Task<Void> task = scope.spawn(() -> Tasks.sleep(LONG));

      assertThat(task.cancel("first")).isTrue();
      assertThat(task.cancel("second")).isFalse();

      assertThatThrownBy(task::join).hasMessageContaining("first");
    });
  }

  @Test
  void afterTheEndItHasNoEffect() throws InterruptedException {
    Scope.execute(scope -> {
      Task<Integer> task = scope.spawn(() -> 1);
      task.join();

      assertThat(task.cancel("too late")).isFalse();

      assertThat(task.state()).isEqualTo(Task.State.SUCCEEDED);
      assertThat(task.join()).isEqualTo(1);
    });
  }

  @Test
  void swallowingItChangesNothing() throws InterruptedException {
    Scope.execute(scope -> {
      CountDownLatch ready = new CountDownLatch(1);
      Task<Integer> task =
          scope.spawn(() -> {
            try {
              ready.countDown();
              Tasks.sleep(LONG);
            } catch (CancelledException swallowed) {
              return 1;
            }
            return 2;
          });
      Await.latch(ready);
      task.cancel("stop");

      assertThatThrownBy(task::join).isInstanceOf(TaskCancelledException.class);
      assertThat(task.state()).isEqualTo(Task.State.CANCELLED);
    });
  }

  @Test
  void swallowingItInsideATimeoutChangesNothing() throws InterruptedException {
    Scope.execute(scope -> {
      CountDownLatch ready = new CountDownLatch(1);
      Task<Integer> task =
          scope.spawn(() ->
              Tasks.timeout(
                  LONG,
                  () -> {
                    try {
                      ready.countDown();
                      Tasks.sleep(LONG);
                    } catch (CancelledException swallowed) {
                      return 1;
                    }
                    return 2;
                  }));
      Await.latch(ready);
      task.cancel("stop");

      assertThatThrownBy(task::join).isInstanceOf(TaskCancelledException.class);
    });
  }

  @Test
  void wrappingItChangesNothing() throws InterruptedException {
    Scope.execute(scope -> {
      CountDownLatch ready = new CountDownLatch(1);
      Task<Integer> task =
          scope.spawn(() -> {
            try {
              ready.countDown();
              Tasks.sleep(LONG);
            } catch (CancelledException cancelled) {
              throw new IOException("wrapped", cancelled);
            }
            return 2;
          });
      Await.latch(ready);
      task.cancel("stop");

      assertThatThrownBy(task::join).isInstanceOf(TaskCancelledException.class);
    });
  }

  @Test
  void aTaskThatWasNeverToldKeepsItsResult() throws InterruptedException {
    AtomicBoolean mayEnd = new AtomicBoolean();
    Scope.execute(
        Policy.failFast().interrupt(InterruptPolicy.never()),
        scope -> {
          AtomicBoolean running = new AtomicBoolean();
          Task<Integer> task =
              scope.spawn(() -> {
                running.set(true);
                while (!mayEnd.get()) {
                  Tasks.yieldNow();
                }
                return 7;
              });
          Await.until(running::get);
          assertThat(task.cancel("stop")).isTrue();
          mayEnd.set(true);

          assertThat(task.join()).isEqualTo(7);
        });
  }

  @Test
  void aCancelledTaskThatFailsOtherwiseIsCancelledAndItsFailureIsNotLost() {
    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              CountDownLatch ready = new CountDownLatch(1);
              Task<Object> task =
                  scope.spawn(
                      "worker",
                      () -> {
                        try {
                          ready.countDown();
                          Tasks.sleep(LONG);
                        } catch (CancelledException cancelled) {
                          throw new IOException("clean-up");
                        }
                        return null;
                      });
              Await.latch(ready);
              task.cancel("stop");
              Await.until(task::isDone);
              assertThat(task.state()).isEqualTo(Task.State.CANCELLED);
            }))
        .isInstanceOf(TaskFailedException.class)
        .hasRootCauseMessage("clean-up");
  }

  @Test
  void itReachesEverythingInsideTheTask() throws InterruptedException {
    AtomicReference<CancelReason> leaf = new AtomicReference<>();
    Scope.execute(scope -> {
      CountDownLatch ready = new CountDownLatch(1);
      Task<Void> task =
          scope.spawn(
              "outer",
              () ->
                  Scope.execute(inner ->
                      inner.spawn(() -> {
                        ready.countDown();
                        try {
                          Tasks.sleep(LONG);
                        } catch (CancelledException cancelled) {
                          leaf.set(cancelled.reason());
                          throw cancelled;
                        }
                      })));
      Await.latch(ready);
      task.cancel("stop");
      assertThatThrownBy(task::join).isInstanceOf(TaskCancelledException.class);
    });

    assertThat(leaf.get().message()).isEqualTo("stop");
    assertThat(leaf.get().origin()).isEqualTo("task 'outer'");
  }

  @Test
  void aTaskMayCancelItself() throws InterruptedException {
    Scope.execute(scope -> {
      Task<Void> task =
          scope.spawn(() -> {
            Task<?> self = Tasks.current();
            self.cancel("enough of me");
            Tasks.checkCancelled();
          });

      assertThatThrownBy(task::join)
          .isInstanceOf(TaskCancelledException.class)
          .hasMessageContaining("enough of me");
    });
  }

  @Test
  void aTaskThatSwallowsTheCancellationOfAScopeInsideItIsCancelled() throws InterruptedException {
    // Only the inner task waits, so the outer one is told by the exception of its scope alone.
    Scope.execute(scope -> {
      CountDownLatch ready = new CountDownLatch(1);
      Task<Integer> task =
          scope.spawn(() -> {
            try {
              Scope.execute(inner ->
                  inner.spawn(() -> {
                    ready.countDown();
                    Tasks.sleep(LONG);
                  }));
            } catch (CancelledException swallowed) {
              return 1;
            }
            return 2;
          });
      Await.latch(ready);
      task.cancel("stop");

      assertThatThrownBy(task::join).isInstanceOf(TaskCancelledException.class);
    });
  }
}
