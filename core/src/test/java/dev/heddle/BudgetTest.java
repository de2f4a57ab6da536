package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.channel.Channel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tasks whose operations never have to wait let others run all the same, on both backends. */
class BudgetTest {
  /** Far longer than it takes on a machine that others use; only a starved task needs it all. */
  private static final Duration STARVED = Duration.ofSeconds(30);

  private interface Operation {
    void perform(Channel<Integer> channel) throws InterruptedException;
  }

  private static void assertThirdRuns(Operation operation) throws InterruptedException {
    try (TaskRuntime runtime = TaskRuntime.builder().workers(2).build()) {
      int busy = 2 * runtime.workers();
      AtomicInteger running = new AtomicInteger();
      AtomicBoolean ran = new AtomicBoolean();
      AtomicInteger starving = new AtomicInteger();
      runtime.execute(scope -> {
        for (int i = 0; i < busy; i++) {
          scope.spawn(() -> {
            Channel<Integer> own = Channel.bounded(4);
            own.send(0);
            running.incrementAndGet();
            long end = System.nanoTime() + STARVED.toNanos();
            while (!ran.get()) {
              operation.perform(own); // never waits
              if (System.nanoTime() - end > 0) {
                starving.incrementAndGet();
                return;
              }
            }
          });
        }
        scope.spawn(() -> {
          while (running.get() < busy) {
            Tasks.sleep(Duration.ofMillis(1));
          }
          Tasks.sleep(Duration.ofMillis(1)); // woken from outside while all the others run
          ran.set(true);
        });
      });
      assertThat(starving).as("tasks that ran for %s", STARVED).hasValue(0);
    }
  }

  @Test
  void aNeverEmptyChannelDoesNotStarveOthers() throws InterruptedException {
    assertThirdRuns(channel -> {
      channel.send(1);
      channel.receive();
    });
  }

  @Test
  void aSelectThatIsAlwaysReadyDoesNotStarveOthers() throws InterruptedException {
    assertThirdRuns(channel -> {
      Select.<Integer>of().send(channel, 1, () -> 1).await();
      Select.<Integer>of().receive(channel, value -> value).await();
    });
  }

  @Test
  void joiningWhatIsDoneDoesNotStarveOthers() throws InterruptedException {
    try (TaskRuntime runtime = TaskRuntime.builder().build()) {
      Task<Integer> done = runtime.spawn("done", () -> 1);
      done.join();
      assertThirdRuns(channel -> done.join());
    }
  }
}
