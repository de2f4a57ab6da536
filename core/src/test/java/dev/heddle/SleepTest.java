package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SleepTest {
  @Test
  void neverShorterThanAsked() throws InterruptedException {
    for (int micros : new int[] {1, 100, 1_000, 5_000}) {
      long start = System.nanoTime();
      Tasks.sleep(Duration.ofNanos(micros * 1_000L));
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(micros * 1_000L);
    }
  }

  @Test
  void sleepersWakeInTheOrderOfTheirDeadlines() throws InterruptedException {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    Scope.execute(scope -> {
      for (int millis : new int[] {120, 20, 220}) {
        scope.spawn(() -> {
          Tasks.sleep(Duration.ofMillis(millis));
          order.add(millis);
        });
      }
    });

    assertThat(order).containsExactly(20, 120, 220);
  }

  @Test
  void aShorterSleepIsNotHeldUpByALongerOneThatCameFirst() throws InterruptedException {
    Scope.execute(scope -> {
      Task<Void> longer = scope.spawn(() -> Tasks.sleep(Duration.ofHours(1)));
      Await.until(() -> longer.state() == Task.State.RUNNING);
      Tasks.sleep(Duration.ofMillis(1));
      longer.cancel("done");
    });
  }

  @Test
  void manySleepersAllWake() throws InterruptedException {
    List<Integer> woken = Collections.synchronizedList(new ArrayList<>());
    Scope.execute(scope -> {
      for (int i = 0; i < 2_000; i++) {
        int number = i;
        scope.spawn(() -> {
          Tasks.sleep(Duration.ofNanos(number * 7_919L % 20_000_000));
          woken.add(number);
        });
      }
    });

    assertThat(woken).hasSize(2_000).doesNotHaveDuplicates();
  }

  @Test
  void zeroReturnsAtOnceButStillChecks() throws InterruptedException {
    Tasks.sleep(Duration.ZERO);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Tasks.sleep(Duration.ZERO))
        .isExactlyInstanceOf(InterruptedException.class);
  }

  @Test
  void aTaskThatYieldsLetsOthersRun() throws InterruptedException {
    Scope.execute(scope -> {
      Task<Integer> other = scope.spawn(() -> 1);
      scope.spawn(() -> {
        while (!other.isDone()) {
          Tasks.yieldNow();
        }
      });
    });
  }
}
