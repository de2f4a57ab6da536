package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.stress.Waits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WorkerHooksTest {
  /** What each worker was told, and on which threads. */
  private static final class Notes implements WorkerHooks {
    final Map<Integer, ConcurrentLinkedQueue<String>> calls = new ConcurrentHashMap<>();
    final Map<Integer, Thread> threads = new ConcurrentHashMap<>();

    private void note(int worker, String call) {
      calls.computeIfAbsent(worker, number -> new ConcurrentLinkedQueue<>()).add(call);
      Thread before = threads.putIfAbsent(worker, Thread.currentThread());
      if (before != null && before != Thread.currentThread()) {
        calls.get(worker).add("on another thread");
      }
    }

    @Override
    public void started(int worker) {
      note(worker, "started");
    }

    @Override
    public void stopped(int worker) {
      note(worker, "stopped");
    }

    @Override
    public void parked(int worker) {
      note(worker, "parked");
    }

    @Override
    public void unparked(int worker) {
      note(worker, "unparked");
    }
  }

  @Test
  @Tag("worker")
  void everyWorkerTellsOfItsLifeOnItsOwnThread() throws InterruptedException {
    Notes notes = new Notes();
    TaskRuntime runtime =
        TaskRuntime.builder().name("orders").workers(2).workerHooks(notes).build();
    Waits.until(
        "both workers sleep",
        () ->
            notes.calls.size() == 2
                && notes.calls.values().stream().allMatch(calls -> calls.contains("parked")));
    for (int i = 0; i < 100; i++) {
      runtime.execute(scope -> scope.spawn(() -> {}));
    }
    runtime.close();
    List<Thread> threads = new ArrayList<>(notes.threads.values());
    for (Thread thread : threads) {
      thread.join(10_000);
    }

    assertThat(notes.calls).hasSize(2);
    assertThat(notes.threads.get(0).getName()).isEqualTo("orders-worker-0");
    assertThat(notes.threads.get(1).getName()).isEqualTo("orders-worker-1");
    notes.calls.forEach((worker, calls) ->
        assertThat(String.join(" ", calls))
            .as("worker %d", worker)
            .matches("started( parked unparked)+ stopped"));
    assertThat(threads).noneMatch(Thread::isAlive);
  }

  @Test
  @Tag("once")
  void theJdkBackendCallsNone() throws InterruptedException {
    Notes notes = new Notes();
    try (TaskRuntime runtime =
        TaskRuntime.builder().backend(Backend.JDK).workerHooks(notes).build()) {
      runtime.execute(scope -> scope.spawn(() -> {}));
    }
    assertThat(notes.calls).isEmpty();
  }

  @Test
  @Tag("worker")
  void oneThatThrowsIsReportedOnceAndTheWorkerLives() throws InterruptedException {
    AtomicInteger parks = new AtomicInteger();
    WorkerHooks broken =
        new WorkerHooks() {
          @Override
          public void started(int worker) {
            throw new IllegalStateException("started is broken");
          }

          @Override
          public void stopped(int worker) {
            throw new IllegalStateException("stopped is broken");
          }

          @Override
          public void parked(int worker) {
            parks.incrementAndGet();
            throw new AssertionError("parked is broken");
          }

          @Override
          public void unparked(int worker) {
            throw new StackOverflowError("unparked is broken");
          }
        };
    try (Logs logs = Logs.capture()) {
      TaskRuntime runtime =
          TaskRuntime.builder().name("fragile").workers(1).workerHooks(broken).build();
      for (int i = 1; i <= 5; i++) {
        int before = i;
        Waits.until("the worker sleeps again", () -> parks.get() >= before);
        assertThat(runtime.<Integer, RuntimeException>run(scope -> scope.spawn(() -> 7).join()))
            .isEqualTo(7);
      }
      runtime.close();

      logs.awaitMessage("'stopped'");
      assertThat(logs.messages())
          .containsExactlyInAnyOrder(
              report("started"), report("parked"), report("unparked"), report("stopped"));
    }
  }

  private static String report(String hook) {
    return "the worker hook '"
        + hook
        + "' of runtime 'fragile' failed; it is called again, but not reported again";
  }

  /** The worker that is told is on the idle list already, so the task must come from outside. */
  @Test
  @Tag("worker")
  void oneThatSpawnsDoesNotLoseTheTask() throws Exception {
    CompletableFuture<TaskRuntime> self = new CompletableFuture<>();
    CompletableFuture<Integer> result = new CompletableFuture<>();
    AtomicInteger parks = new AtomicInteger();
    WorkerHooks spawning =
        new WorkerHooks() {
          @Override
          public void parked(int worker) {
            if (parks.getAndIncrement() == 0) {
              self.join().spawn("from a hook", () -> result.complete(42));
            }
          }
        };
    try (TaskRuntime runtime = TaskRuntime.builder().workers(1).workerHooks(spawning).build()) {
      self.complete(runtime);
      assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo(42);
    }
  }
}
