package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TasksRaceTest {
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void theFirstResultWinsAndTheLosersAreCancelledBeforeItReturns() throws InterruptedException {
    CountDownLatch loserRuns = new CountDownLatch(1);
    AtomicBoolean loserStopped = new AtomicBoolean();

    String result =
        Tasks.race(
            () -> {
              try {
                loserRuns.countDown();
                Tasks.sleep(LONG);
              } finally {
                loserStopped.set(true);
              }
              return "slow";
            },
            () -> {
              Await.latch(loserRuns);
              return "quick";
            });

    assertThat(result).isEqualTo("quick");
    assertThat(loserStopped).isTrue();
  }

  @Test
  void aBodyThatWinsBeforeTheNextIsSpawnedEndsTheRace() throws InterruptedException {
    for (int i = 0; i < 500; i++) {
      String result =
          Tasks.timeout(
              Duration.ofSeconds(10),
              () ->
                  Tasks.race(
                      () -> "quick",
                      () -> {
                        Tasks.sleep(LONG);
                        return "slow";
                      }));
      assertThat(result).isEqualTo("quick");
    }
  }

  @Test
  void aFailureDoesNotEndTheRace() throws InterruptedException {
    CountDownLatch failed = new CountDownLatch(1);
    AtomicReference<Task<?>> failing = new AtomicReference<>();

    String result =
        Tasks.race(
            () -> {
              failing.set(Tasks.current());
              failed.countDown();
              throw new IOException("replica is down");
            },
            () -> {
              Await.latch(failed);
              Await.until(() -> failing.get().isDone());
              return "primary";
            });

    assertThat(result).isEqualTo("primary");
  }

  @Test
  void ifAllFailNoFailureIsLost() {
    List<TaskBody<String>> bodies = new ArrayList<>();
    for (String message : new String[] {"a", "b", "c"}) {
      bodies.add(() -> {
        throw new IOException(message);
      });
    }

    Throwable thrown = catchThrowable(() -> Tasks.race(bodies));

    assertThat(thrown).isInstanceOf(TaskFailedException.class);
    List<String> messages = new ArrayList<>();
    messages.add(thrown.getCause().getMessage());
    for (Throwable other : thrown.getSuppressed()) {
      messages.add(other.getCause().getMessage());
    }
    assertThat(messages).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void aNullResultWinsToo() throws InterruptedException {
    assertThat(Tasks.<String>race(() -> null)).isNull();
  }

  @Test
  void aRaceOfNobodyIsRefused() {
    assertThatThrownBy(Tasks::race)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one body");
    assertThatThrownBy(() -> Tasks.race(List.<TaskBody<Integer>>of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theCallersCancellationEndsTheRace() throws InterruptedException {
    Scope.execute(scope -> {
      CountDownLatch ready = new CountDownLatch(1);
      Task<Object> racing =
          scope.spawn(() ->
              Tasks.race(() -> {
                ready.countDown();
                Tasks.sleep(LONG);
                return 1;
              }));
      Await.latch(ready);
      racing.cancel("stop");
      assertThatThrownBy(racing::join).isInstanceOf(TaskCancelledException.class);
    });
  }
}
