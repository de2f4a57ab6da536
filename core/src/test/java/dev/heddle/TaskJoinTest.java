package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TaskJoinTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Policy COLLECT = Policy.collectAll();

  @Test
  void manyTasksAndThreadsJoinOne() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    int sum =
        Scope.run(scope -> {
          Task<Integer> joined =
              scope.spawn(() -> {
                Await.latch(release);
                return 3;
              });
          List<Task<Integer>> tasks = new ArrayList<>();
          List<Elsewhere<Integer>> threads = new ArrayList<>();
          for (int i = 0; i < 10; i++) {
            tasks.add(scope.spawn(() -> joined.join()));
            threads.add(Elsewhere.start(joined::join));
          }
          threads.forEach(each -> Await.waiting(each.thread));
          release.countDown();
          int total = 0;
          for (Task<Integer> task : tasks) {
            total += task.join();
          }
          for (Elsewhere<Integer> thread : threads) {
            total += thread.get();
          }
          return total;
        });

    assertThat(sum).isEqualTo(60);
  }

  @Test
  void joiningAgainGivesTheSame() throws InterruptedException {
    Scope.execute(scope -> {
      Task<Object> task = scope.spawn(Object::new);
      assertThat(task.join()).isSameAs(task.join()).isSameAs(task.joinWithin(Duration.ZERO));
    });
  }

  @Test
  void joiningAfterTheScopeHasEnded() throws InterruptedException {
    Task<Integer> task = Scope.run(scope -> scope.spawn(() -> 4));

    assertThat(task.join()).isEqualTo(4);
  }

  @Test
  void noJoinerIsLostWhenTheTaskEndsAtThatMoment() throws InterruptedException {
    for (int i = 0; i < 5_000; i++) {
      int expected = i;
      assertThat(Scope.<Integer, RuntimeException>run(scope -> scope.spawn(() -> expected).join()))
          .isEqualTo(expected);
    }
  }

  @Test
  void joinWithinThrowsWhenTheTimeHasPassedAndTheTaskGoesOn() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    Scope.execute(scope -> {
      Task<Integer> task =
          scope.spawn(
              "slow",
              () -> {
                Await.latch(release);
                return 5;
              });

      assertThatThrownBy(() -> task.joinWithin(Duration.ofMillis(10)))
          .isInstanceOf(TimeoutException.class)
          .hasMessage("task 'slow' was not done within PT0.01S");
      assertThat(task.isDone()).isFalse();

      release.countDown();
      assertThat(task.joinWithin(LONG)).isEqualTo(5);
    });
  }

  @Test
  void joinWithinZeroDoesNotWait() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    Scope.execute(scope -> {
      Task<Void> task = scope.spawn(() -> Await.latch(release));
      assertThatThrownBy(() -> task.joinWithin(Duration.ZERO)).isInstanceOf(TimeoutException.class);
      release.countDown();
    });
  }

  @Test
  void aTaskCannotJoinItself() throws InterruptedException {
    AtomicReference<Task<?>> self = new AtomicReference<>();
    Scope.execute(scope -> {
      CountDownLatch known = new CountDownLatch(1);
      Task<Throwable> task =
          scope.spawn(
              "narcissus",
              () -> {
                Await.latch(known);
                return catchThrowable(() -> self.get().join());
              });
      self.set(task);
      known.countDown();

      assertThat(task.join())
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("task 'narcissus' cannot join itself");
    });
  }

  @Test
  void aTaskCannotJoinItselfFromAScopeInsideItself() throws InterruptedException {
    Scope.execute(scope ->
        scope
            .spawn(() ->
                assertThatThrownBy(() ->
                        Scope.execute(inner -> {
                          Task<?> self = Tasks.current();
                          self.joinWithin(LONG);
                        }))
                    .isInstanceOf(IllegalStateException.class))
            .join());
  }

  @Test
  void joiningAFailedTaskThrowsItsFailureAsTheCause() throws InterruptedException {
    IOException failure = new IOException("no");
    Scope.execute(
        COLLECT,
        scope -> {
          Task<Object> task =
              scope.spawn(
                  "loader",
                  () -> {
                    throw failure;
                  });

          Throwable first = catchThrowable(task::join);
          Throwable second = catchThrowable(task::join);

          assertThat(first).isInstanceOf(TaskFailedException.class).hasCause(failure);
          assertThat(second).isInstanceOf(TaskFailedException.class).hasCause(failure);
          assertThat(first).as("each shows its own joiner").isNotSameAs(second);
          assertThat(first.getStackTrace())
              .anyMatch(frame -> frame.getClassName().startsWith(getClass().getName()));
          assertThat(failure.getStackTrace())
              .as("the cause keeps its own stack")
              .anyMatch(frame -> frame.getClassName().startsWith(getClass().getName()));
        });
  }

  @Test
  void joiningACancelledTaskIsAnotherTypeThanBeingCancelled() throws InterruptedException {
    Scope.execute(scope -> {
      Task<Void> task = scope.spawn("worker", () -> Tasks.sleep(LONG));
      task.cancel("not needed");

      Throwable thrown = catchThrowable(task::join);

      assertThat(thrown)
          .isInstanceOf(TaskCancelledException.class)
          .hasMessageContaining("task 'worker', spawned at TaskJoinTest")
          .hasMessageContaining("was cancelled: not needed");
      CancelReason reason = ((TaskCancelledException) thrown).reason();
      assertThat(reason.kind()).isEqualTo(CancelReason.Kind.REQUESTED);
      assertThat(reason.message()).isEqualTo("not needed");
      assertThat(reason.origin()).isEqualTo("task 'worker'");
      Tasks.checkCancelled(); // the joiner is not cancelled
    });
  }

  @Test
  void aCancelledJoinerLeavesTheTaskAlone() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    Scope.execute(scope -> {
      Task<Integer> task =
          scope.spawn(() -> {
            Await.latch(release);
            return 6;
          });
      Task<Integer> joiner = scope.spawn(() -> task.join());
      joiner.cancel("not interested");
      Await.until(joiner::isDone);

      assertThat(joiner.state()).isEqualTo(Task.State.CANCELLED);
      assertThat(task.isDone()).isFalse();
      release.countDown();
      assertThat(task.join()).isEqualTo(6);
    });
  }

  @Test
  void anInterruptedJoinerGetsAnInterruptedException() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Scope.execute(scope -> {
      Task<Void> task = scope.spawn(() -> Await.latch(release));
      Elsewhere<Void> joiner = Elsewhere.start(task::join);
      Await.waiting(joiner.thread);

      joiner.thread.interrupt();

      assertThatThrownBy(joiner::get).isExactlyInstanceOf(InterruptedException.class);
      release.countDown();
    });
  }

  @Test
  void aNullResult() throws InterruptedException {
    Scope.execute(scope -> {
      Task<String> task = scope.spawn(() -> (String) null);
      assertThat(task.join()).isNull();
      assertThat(task.state()).isEqualTo(Task.State.SUCCEEDED);
    });
  }

  @Test
  void aNegativeLimitIsRefusedEvenIfTheTaskIsDone() throws InterruptedException {
    Task<Integer> done = Scope.run(scope -> scope.spawn(() -> 1));

    assertThatThrownBy(() -> done.joinWithin(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit must not be negative: PT-1S");
  }
}
