package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.channel.Channel;
import dev.heddle.internal.engine.WorkerCarriers;
import dev.heddle.internal.engine.WorkerCounts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hand-overs between tasks that run all the time wake no second worker for nothing. */
@Tag("worker")
class WakeUpCountTest {
  private static final int MESSAGES = 100_000;

  /** Of 100,000 messages; waking for each would be 100,000, for each full buffer some thousands. */
  private static final long FEW = 500;

  /** Other programs that take the processors away make slices long, and so wake-ups right. */
  private static final int ROUNDS = 20;

  @ParameterizedTest
  @CsvSource({"0,1", "1,1", "128,1", "1,4", "128,4"})
  void handOversWakeFewWorkers(int capacity, int pairs) throws InterruptedException {
    long fewest = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && fewest > FEW; round++) {
      fewest = Math.min(fewest, wakeUps(capacity, pairs));
    }
    assertThat(fewest).as("wake-ups for %d messages", MESSAGES).isLessThanOrEqualTo(FEW);
  }

  private static long wakeUps(int capacity, int pairs) throws InterruptedException {
    try (TaskRuntime runtime =
        TaskRuntime.builder().name("hand-overs").backend(Backend.WORKER).workers(2).build()) {
      WorkerCarriers carriers = (WorkerCarriers) runtime.carriers();
      WorkerCounts before = carriers.counts();
      runtime.execute(scope -> scope.spawn(() -> exchange(capacity, pairs)));
      return carriers.counts().minus(before).woken();
    }
  }

  private static void exchange(int capacity, int pairs) throws InterruptedException {
    Channel<Integer> channel = capacity == 0 ? Channel.rendezvous() : Channel.bounded(capacity);
    Scope.execute(scope -> {
      for (int i = 0; i < pairs; i++) {
        scope.spawn(() -> {
          for (int message = 0; message < MESSAGES / pairs; message++) {
            channel.send(message);
          }
        });
        scope.spawn(() -> {
          for (int message = 0; message < MESSAGES / pairs; message++) {
            channel.receive();
          }
        });
      }
    });
  }
}
