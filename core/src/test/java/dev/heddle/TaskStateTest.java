package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TaskStateTest {
  @Test
  void aTaskOverTheLimitIsQueuedThenRunsThenHasSucceeded() throws Exception {
    Scope.execute(
        Policy.failFast().limit(1),
        scope -> {
          CountDownLatch release = new CountDownLatch(1);
          Task<Void> first = scope.spawn(() -> Await.latch(release));
          // Not from the body, which would wait for a place.
          Task<Integer> second = Elsewhere.start(() -> scope.spawn(() -> 1)).get();

          assertThat(first.state()).isEqualTo(Task.State.RUNNING);
          assertThat(first.isDone()).isFalse();
          assertThat(second.state()).isEqualTo(Task.State.QUEUED);
          assertThat(second.isDone()).isFalse();

          release.countDown();
          second.join();
          assertThat(second.state()).isEqualTo(Task.State.SUCCEEDED);
          assertThat(second.isDone()).isTrue();
          assertThat(second.failure()).isNull();
        });
  }

  @Test
  void failed() throws InterruptedException {
    IOException failure = new IOException("no");
    Scope.execute(
        Policy.collectAll(),
        scope -> {
          Task<Object> task =
              scope.spawn(() -> {
                throw failure;
              });
          Await.until(task::isDone);

          assertThat(task.state()).isEqualTo(Task.State.FAILED);
          assertThat(task.failure()).isSameAs(failure);
        });
  }

  @Test
  void cancelled() throws InterruptedException {
    Scope.execute(scope -> {
      Task<Void> task = scope.spawn(() -> Tasks.sleep(Duration.ofHours(1)));
      task.cancel("stop");
      Await.until(task::isDone);

      assertThat(task.state()).isEqualTo(Task.State.CANCELLED);
      assertThat(task.failure()).isNull();
    });
  }

  @Test
  void theFailureOfALiveTaskIsNull() throws InterruptedException {
    Scope.execute(scope -> {
      CountDownLatch release = new CountDownLatch(1);
      Task<Void> task = scope.spawn(() -> Await.latch(release));
      assertThat(task.failure()).isNull();
      release.countDown();
    });
  }

  @Test
  void theStringFormTellsNameStateAndSite() throws InterruptedException {
    Task<Integer> task = Scope.run(scope -> scope.spawn("worker", () -> 1));

    assertThat(task.toString())
        .startsWith("Task[worker, SUCCEEDED, spawned at TaskStateTest.")
        .contains("TaskStateTest.java:");
  }
}
