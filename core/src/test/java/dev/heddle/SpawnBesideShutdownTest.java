package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A spawn beside a shutdown counts, or throws; there is nothing in between. */
class SpawnBesideShutdownTest {
  private static final int ROUNDS = 30;
  private static final int SPAWNERS = 3;

  private record Spawned(List<Task<?>> tasks, boolean refused) {}

  @ParameterizedTest
  @ValueSource(longs = {0, 10_000_000_000L})
  void everyTaskThatWasAcceptedEndsAndNoOtherRuns(long limitNanos) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      TaskRuntime runtime = TaskRuntime.builder().name("orders").workers(2).build();
      AtomicInteger bodies = new AtomicInteger();
      CountDownLatch underWay = new CountDownLatch(SPAWNERS);
      List<Elsewhere<Spawned>> spawners = new ArrayList<>();
      for (int i = 0; i < SPAWNERS; i++) {
        spawners.add(Elsewhere.start(() -> spawnUntilRefused(runtime, bodies, underWay)));
      }
      Await.latch(underWay);

      ShutdownReport report = runtime.shutdown(Duration.ofNanos(limitNanos));

      assertThat(report.orderly()).as(report.toString()).isTrue();
      int ran = bodies.get();
      int ended = 0;
      for (Elsewhere<Spawned> spawner : spawners) {
        assertThat(spawner.get().refused()).isTrue();
        for (Task<?> task : spawner.get().tasks()) {
          assertThat(task.isDone()).as(task.toString()).isTrue();
          ended += task.state() == Task.State.SUCCEEDED ? 1 : 0;
        }
      }
      assertThat(ended).isEqualTo(ran);
      assertThat(bodies).as("none runs after the shutdown").hasValue(ran);
    }
  }

  private static Spawned spawnUntilRefused(
      TaskRuntime runtime, AtomicInteger bodies, CountDownLatch underWay) {
    List<Task<?>> tasks = new ArrayList<>();
    try {
      while (tasks.size() < 1_000_000) {
        tasks.add(runtime.spawn("drop", () -> bodies.incrementAndGet()));
        underWay.countDown();
        if (tasks.size() % 16 == 0) {
          LockSupport.parkNanos(1_000); // or they would be millions before a shutdown begins
        }
      }
      return new Spawned(tasks, false);
    } catch (IllegalStateException refused) {
      assertThat(refused).hasMessageContaining("runtime 'orders' has ended: task 'drop'");
      return new Spawned(tasks, true);
    }
  }
}
