package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TaskHooksTest {
  /** Notes what it is told, in order. */
  private static final class Notes implements TaskHooks {
    final List<String> all = Collections.synchronizedList(new ArrayList<>());
    final Map<String, Thread> endedIn = new ConcurrentHashMap<>();

    @Override
    public void spawned(Task<?> task) {
      all.add(task.name() + " spawned " + task.state());
    }

    @Override
    public void ended(Task<?> task) {
      all.add(task.name() + " ended " + task.state());
      endedIn.put(task.name(), Thread.currentThread());
    }

    void add(String line) {
      all.add(line);
    }
  }

  private final Notes notes = new Notes();

  private TaskRuntime runtime() {
    return TaskRuntime.builder().name("orders").taskHooks(notes).build();
  }

  @Test
  void aTaskIsToldOfBeforeItRunsAndAfter() throws InterruptedException {
    try (TaskRuntime runtime = runtime()) {
      runtime.execute(scope -> scope.spawn("one", () -> notes.add("one runs")));
      notes.add("scope over");
      Task<Thread> detached = runtime.spawn("two", () -> Thread.currentThread());
      Thread thread = detached.join();
      Await.until(() -> notes.endedIn.get("two") == thread);
    }

    assertThat(notes.all)
        .containsExactly(
            "one spawned QUEUED",
            "one runs",
            "one ended SUCCEEDED",
            "scope over",
            "two spawned QUEUED",
            "two ended SUCCEEDED");
  }

  @Test
  void theStateTellsHowATaskEnded() throws InterruptedException {
    try (TaskRuntime runtime = runtime()) {
      runtime.execute(scope -> {
        CountDownLatch ready = new CountDownLatch(1);
        Task<?> cancelled =
            scope.spawn(
                "cancelled",
                () -> {
                  ready.countDown();
                  Tasks.sleep(Duration.ofHours(1));
                });
        Await.latch(ready);
        cancelled.cancel("enough");
      });
      assertThatThrownBy(() ->
              runtime.execute(scope ->
                  scope.spawn(
                      "failed",
                      () -> {
                        throw new IllegalStateException("on purpose");
                      })))
          .isInstanceOf(TaskFailedException.class);
    }

    assertThat(notes.all).contains("cancelled ended CANCELLED", "failed ended FAILED");
  }

  /** The task before it ends, and starts it at once: its hook must have been called by then. */
  @Test
  void aTaskOverTheLimitIsToldOfBeforeItIsStarted() throws InterruptedException {
    try (TaskRuntime runtime = runtime()) {
      Scope.execute(
          Policy.failFast().limit(1).on(runtime),
          scope -> {
            for (int i = 0; i < 200; i++) {
              String name = "task " + i;
              scope.spawn(name, () -> notes.add(name + " runs"));
            }
          });
    }

    for (int i = 0; i < 200; i++) {
      int spawned = notes.all.indexOf("task " + i + " spawned QUEUED");
      assertThat(spawned).isNotNegative();
      assertThat(notes.all.indexOf("task " + i + " runs")).isGreaterThan(spawned);
    }
    assertThat(notes.all).hasSize(600);
  }

  @Test
  void aSpawnThatIsRefusedIsNotToldOf() throws InterruptedException {
    TaskRuntime runtime = runtime();
    runtime.close();

    assertThatThrownBy(() -> runtime.spawn("late", () -> 1))
        .isInstanceOf(IllegalStateException.class);
    assertThat(notes.all).isEmpty();
  }

  @Test
  void oneThatThrowsIsReportedOnceAndHarmsNobody() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    TaskHooks broken =
        new TaskHooks() {
          @Override
          public void spawned(Task<?> task) {
            calls.incrementAndGet();
            throw new IllegalStateException("spawned is broken");
          }

          @Override
          public void ended(Task<?> task) {
            calls.incrementAndGet();
            throw new StackOverflowError("ended is broken");
          }
        };
    try (Logs logs = Logs.capture();
        TaskRuntime runtime = TaskRuntime.builder().name("fragile").taskHooks(broken).build()) {
      int sum =
          runtime.run(scope -> {
            int total = 0;
            for (int i = 0; i < 20; i++) {
              total += scope.spawn(() -> 1).join();
            }
            return total;
          });

      assertThat(sum).isEqualTo(20);
      assertThat(runtime.shutdown(Duration.ofHours(1)).orderly()).isTrue();
      assertThat(calls).hasValue(40);
      assertThat(logs.messages().stream().filter(line -> line.contains("'fragile'")))
          .containsExactlyInAnyOrder(
              "the task hook 'spawned' of runtime 'fragile' failed; it is called again, but not"
                  + " reported again",
              "the task hook 'ended' of runtime 'fragile' failed; it is called again, but not"
                  + " reported again");
      assertThat(logs.records())
          .extracting(each -> each.getThrown().getMessage())
          .containsExactlyInAnyOrder("spawned is broken", "ended is broken");
    }
  }
}
