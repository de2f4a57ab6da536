package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.channel.Channel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A task that yields and would be the next to run goes on; otherwise it lets others go first. */
@Tag("worker")
class YieldTest {
  private static final int YIELDS = 10_000;

  private static TaskRuntime one() {
    return TaskRuntime.builder().name("one").workers(1).build();
  }

  @Test
  void aTaskThatIsAloneGoesOn() throws InterruptedException {
    try (TaskRuntime runtime = one()) {
      RuntimeCounters before = runtime.counters();
      runtime
          .spawn(
              "alone",
              () -> {
                for (int i = 0; i < YIELDS; i++) {
                  Tasks.yieldNow();
                }
                return 0;
              })
          .join();
      assertThat(runtime.counters().minus(before).total().slices()).isBetween(100L, 1_000L);
    }
  }

  @Test
  void itLetsWhatItHasWokenOrStartedGoFirst() throws InterruptedException {
    try (TaskRuntime runtime = one()) {
      runtime
          .spawn(
              "yields",
              () ->
                  Scope.run(scope -> {
                    for (int turn = 0; turn < 1_000; turn++) {
                      Channel<Integer> channel = Channel.bounded(1);
                      AtomicBoolean received = new AtomicBoolean();
                      scope.spawn(() -> {
                        channel.receive();
                        received.set(true);
                      });
                      Tasks.yieldNow();
                      channel.send(turn);
                      Tasks.yieldNow();
                      assertThat(received).as("turn %d", turn).isTrue();

                      AtomicBoolean first = new AtomicBoolean();
                      AtomicBoolean second = new AtomicBoolean();
                      scope.spawn(() -> first.set(true)); // displaced from the slot into the ring
                      scope.spawn(() -> second.set(true));
                      Tasks.yieldNow();
                      assertThat(first.get() && second.get()).as("turn %d", turn).isTrue();
                    }
                    return 0;
                  }))
          .join();
    }
  }

  @Test
  void itSeesWhatComesFromOutsideAndTimersThatAreDue() throws InterruptedException {
    try (TaskRuntime runtime = one()) {
      AtomicBoolean came = new AtomicBoolean();
      Task<Integer> busy =
          runtime.spawn(
              "busy",
              () -> {
                int yields = 0;
                while (!came.get()) {
                  Tasks.yieldNow();
                  yields++;
                }
                return yields;
              });
      runtime.spawn(
          "late",
          () -> {
            Tasks.sleep(Duration.ofMillis(5));
            came.set(true);
            return 0;
          });
      assertThat(busy.join()).isPositive();
    }
  }

  @Test
  void withTimesEveryYieldIsASlice() throws InterruptedException {
    try (TaskRuntime runtime = TaskRuntime.builder().workers(1).histograms().build()) {
      runtime
          .spawn(
              "measured",
              () -> {
                for (int i = 0; i < 100; i++) {
                  Tasks.yieldNow();
                }
                return 0;
              })
          .join();
      assertThat(runtime.counters().total().runTimes().count()).isGreaterThanOrEqualTo(100);
    }
  }
}
