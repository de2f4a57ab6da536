package dev.heddle.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Scope;
import dev.heddle.Select;
import dev.heddle.Task;
import dev.heddle.Tasks;
import dev.heddle.Ticker;
import dev.heddle.Timer;
import dev.heddle.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tickers, timers and sleeps to the nanosecond: virtual time is kept in the wheel of production.
 */
class VirtualTimersTest {
  private static Duration millis(long count) {
    return Duration.ofMillis(count);
  }

  private static void explore(TestBody body) {
    new Explorer().schedules(20).check(body);
  }

  @ParameterizedTest
  @EnumSource(Ticker.Missed.class)
  void whoIsInTimeGetsEveryTickWhenItIsDue(Ticker.Missed missed) {
    explore(() -> {
      Ticker ticker = Ticker.every(millis(10), missed);
      for (int i = 1; i <= 5; i++) {
        assertThat(ticker.next()).isEqualTo(i);
        assertThat(Simulation.elapsed()).isEqualTo(millis(10 * i));
        Tasks.sleep(millis(9)); // late for the next one by less than a period
      }
    });
  }

  /** Takes a tick at 10, is away until 45, and takes four more: when, and which. */
  private static List<String> after35MillisAway(Ticker.Missed missed) throws InterruptedException {
    List<String> ticks = new ArrayList<>();
    Ticker ticker = Ticker.every(millis(10), missed);
    for (int i = 0; i < 5; i++) {
      long tick = ticker.next();
      ticks.add(tick + "@" + Simulation.elapsed().toMillis());
      if (i == 0) {
        Tasks.sleep(millis(35));
      }
    }
    return ticks;
  }

  @Test
  void missedTicksComeInABurst() {
    explore(() ->
        assertThat(after35MillisAway(Ticker.Missed.BURST))
            .containsExactly("1@10", "2@45", "3@45", "4@45", "5@50"));
  }

  @Test
  void afterAMissedTickTheBeatIsDelayed() {
    explore(() ->
        assertThat(after35MillisAway(Ticker.Missed.DELAY))
            .containsExactly("1@10", "2@45", "3@55", "4@65", "5@75"));
  }

  @Test
  void missedTicksAreSkipped() {
    explore(() ->
        assertThat(after35MillisAway(Ticker.Missed.SKIP))
            .containsExactly("1@10", "4@45", "5@50", "6@60", "7@70"));
  }

  @Test
  void aTickIsNotLostByACancelledWait() {
    explore(() -> {
      Ticker ticker = Ticker.every(millis(10));
      Scope.execute(scope -> {
        Task<Long> first = scope.spawn(() -> ticker.next());
        Tasks.sleep(millis(4));
        first.cancel("not now");
        Tasks.sleep(millis(1));
        assertThat(ticker.next()).isEqualTo(1);
        assertThat(Simulation.elapsed()).isEqualTo(millis(10));
      });
    });
  }

  @Test
  void aTimerExpiresAtItsLatestReset() {
    explore(() -> {
      Timer timer = Timer.after(millis(10));
      Scope.execute(scope -> {
        scope.spawn(() -> {
          for (int i = 0; i < 5; i++) {
            Tasks.sleep(millis(7));
            assertThat(timer.reset(millis(10))).isTrue();
          }
        });
        assertThat(timer.await()).isTrue();
        assertThat(Simulation.elapsed()).isEqualTo(millis(45));
        assertThat(timer.await()).as("still expired").isTrue();
        assertThat(timer.cancel()).isFalse();
      });
      assertThat(timer.reset(millis(5))).isFalse();
      assertThat(timer.await()).isTrue();
      assertThat(Simulation.elapsed()).isEqualTo(millis(50));
    });
  }

  @Test
  void aTimerIsBroughtForwardAndCalledOff() {
    explore(() -> {
      Timer timer = Timer.after(Duration.ofDays(365 * 200));
      Scope.execute(scope -> {
        Task<Boolean> waits = scope.spawn(() -> timer.await());
        Tasks.sleep(millis(1));
        timer.reset(millis(2));
        assertThat(waits.join()).isTrue();
        assertThat(Simulation.elapsed()).isEqualTo(millis(3));

        timer.reset(millis(2));
        Task<Boolean> again = scope.spawn(() -> timer.await());
        Tasks.sleep(millis(1));
        assertThat(timer.cancel()).isTrue();
        assertThat(timer.cancel()).isFalse();
        assertThat(again.join()).isFalse();
        assertThat(Simulation.elapsed()).isEqualTo(millis(4));
      });
    });
  }

  @Test
  void anIdleTimeoutIsACaseOfASelect() {
    explore(() -> {
      Channel<String> channel = Channel.rendezvous();
      Scope.execute(scope -> {
        scope.spawn(() -> {
          for (int i = 0; i < 3; i++) {
            Tasks.sleep(millis(8));
            channel.send("message");
          }
        });
        Timer idle = Timer.after(millis(10));
        Select<Boolean> next =
            Select.<Boolean>of().receive(channel, message -> true).receive(idle, expired -> false);
        int messages = 0;
        while (next.await()) {
          messages++;
          idle.reset(millis(10));
        }
        assertThat(messages).isEqualTo(3);
        assertThat(Simulation.elapsed()).isEqualTo(millis(34));
      });
    });
  }

  @Test
  void sleepsOfAllLengthsEndAtTheirNanosecondInTheirOrder() {
    new Explorer()
        .schedules(5)
        .check(() -> {
          SplittableRandom random = new SplittableRandom(3);
          List<Long> ends = new ArrayList<>();
          Scope.execute(scope -> {
            for (int i = 0; i < 60; i++) {
              long nanos = random.nextLong(1L << (1 + i));
              scope.spawn(() -> {
                Tasks.sleep(Duration.ofNanos(nanos));
                assertThat(Simulation.elapsed()).isEqualTo(Duration.ofNanos(nanos));
                ends.add(nanos);
              });
            }
          });
          assertThat(ends).hasSize(60).isSorted();
        });
  }
}
