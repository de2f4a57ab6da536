package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.stress.Actor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Timers in real time; what expires when is tested in virtual time, in module test. */
class TimerTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void itExpiresAfterItsDelayNeverBefore() throws InterruptedException {
    for (int micros : new int[] {0, 1, 100, 3_000}) {
      long start = System.nanoTime();
      assertThat(Timer.after(Duration.ofNanos(micros * 1_000L)).await()).isTrue();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(micros * 1_000L);
    }
  }

  @Test
  void aNegativeDelayIsRefused() {
    assertThatThrownBy(() -> Timer.after(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("delay must not be negative: PT-0.001S");
    Timer timer = Timer.after(HOUR);
    assertThatThrownBy(() -> timer.reset(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(timer.cancel()).as("still pending").isTrue();
  }

  @Test
  void callingItOffWakesAllWhoWait() throws InterruptedException {
    Timer timer = Timer.after(HOUR);
    Scope.execute(scope -> {
      List<Task<Boolean>> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(scope.spawn(() -> timer.await()));
        Await.waiting(((SpawnedTask<?>) waiting.getLast()).thread());
      }
      assertThat(timer.cancel()).isTrue();
      for (Task<Boolean> each : waiting) {
        assertThat(each.join()).isFalse();
      }
    });
    assertThat(timer.await()).isFalse();
  }

  @Test
  void aCancelledWaitLeavesTheTimerAlone() throws InterruptedException {
    Timer timer = Timer.after(HOUR);
    assertThatThrownBy(() -> Tasks.timeout(Duration.ofMillis(1), () -> timer.await()))
        .isInstanceOf(TimeoutException.class);
    assertThat(timer.reset(Duration.ofMillis(1))).isTrue();
    assertThat(timer.await()).isTrue();
  }

  @Test
  void resetsFromAllSidesEndWithTheLastOne() throws InterruptedException {
    for (int turn = 0; turn < 50; turn++) {
      Timer timer = Timer.after(HOUR);
      AtomicBoolean over = new AtomicBoolean();
      List<Actor<Void>> actors =
          Actor.startMixed(
              3,
              () -> {
                SplittableRandom random = new SplittableRandom();
                while (!over.get()) {
                  if (random.nextInt(8) == 0) {
                    timer.cancel();
                  } else {
                    timer.reset(Duration.ofNanos(random.nextInt(400_000)));
                  }
                }
                return null;
              });
      for (int i = 0; i < 5; i++) {
        timer.await();
      }
      over.set(true);
      actors.forEach(Actor::result);
      timer.reset(Duration.ofMillis(1));
      long reset = System.nanoTime();
      assertThat(timer.await()).isTrue();
      assertThat(System.nanoTime() - reset).isPositive();
    }
  }
}
