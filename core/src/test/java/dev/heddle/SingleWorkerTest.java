package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("worker")
class SingleWorkerTest {
  @Test
  void tasksNeverOverlap() throws InterruptedException {
    try (TaskRuntime single = TaskRuntime.builder().singleWorker().build()) {
      int[] inside = new int[1];
      int[] total = new int[1];
      int[] overlaps = new int[1];
      single.execute(scope -> {
        for (int i = 0; i < 20; i++) {
          scope.spawn(() -> {
            for (int j = 0; j < 500; j++) {
              // Plain data: only correct if no two tasks are between two waits at the same time.
              overlaps[0] += inside[0]++;
              total[0]++;
              inside[0]--;
              Tasks.yieldNow();
            }
          });
        }
      });

      assertThat(overlaps[0]).isZero();
      assertThat(total[0]).isEqualTo(10_000);
    }
  }

  @Test
  void thereIsOneCarrierAndItIsNotTheCaller() throws InterruptedException {
    try (TaskRuntime single = TaskRuntime.builder().name("one").singleWorker().build()) {
      Set<String> carriers = new HashSet<>();
      single.execute(scope -> {
        for (int i = 0; i < 50; i++) {
          scope.spawn(() -> carriers.add(Thread.currentThread().toString().replaceAll(".*@", "")));
        }
      });

      assertThat(single.workers()).isEqualTo(1);
      assertThat(carriers).containsExactly("one-worker-0");
    }
  }

  @Test
  void aSingleWorkerCanOpenScopesInsideItsTasks() throws InterruptedException {
    try (TaskRuntime single = TaskRuntime.builder().singleWorker().build()) {
      int sum =
          single.run(outer ->
              outer
                  .spawn(() ->
                      Scope.<Integer, RuntimeException>run(
                          inner -> inner.spawn(() -> 20).join() + inner.spawn(() -> 22).join()))
                  .join());

      assertThat(sum).isEqualTo(42);
    }
  }

  @Test
  void anotherRuntimeHasItsOwnNumberOfWorkers() {
    try (TaskRuntime three = TaskRuntime.builder().workers(3).build()) {
      assertThat(three.workers()).isEqualTo(3);
    }
  }
}
