package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tickers in real time; what is due when is tested in virtual time, in module test. */
class TickerTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @ParameterizedTest
  @EnumSource(Ticker.Missed.class)
  void noTickIsEarly(Ticker.Missed missed) throws InterruptedException {
    Duration period = Duration.ofMillis(2);
    long start = System.nanoTime();
    try (Ticker ticker = Ticker.every(period, missed)) {
      long before = 0;
      for (int i = 0; i < 20; i++) {
        long tick = ticker.next();
        assertThat(tick).isGreaterThan(before);
        before = tick;
        if (missed != Ticker.Missed.DELAY) {
          assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(tick * period.toNanos());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void aPeriodMustBePositive(long nanos) {
    assertThatThrownBy(() -> Ticker.every(Duration.ofNanos(nanos)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("period")
        .hasMessageContaining(Duration.ofNanos(nanos).toString());
  }

  @Test
  void aPeriodMayBeCenturies() throws InterruptedException {
    Ticker ticker = Ticker.every(Duration.ofSeconds(Long.MAX_VALUE));
    assertThatThrownBy(() -> Tasks.timeout(Duration.ofMillis(5), () -> ticker.next()))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void closingEndsTheWaitAndEveryLaterOne() throws InterruptedException {
    Ticker ticker = Ticker.every(HOUR);
    Scope.execute(scope -> {
      Task<Throwable> waits = scope.spawn(() -> failure(ticker));
      Await.waiting(((SpawnedTask<?>) waits).thread());
      ticker.close();
      ticker.close();
      assertThat(waits.join())
          .isInstanceOf(ClosedException.class)
          .hasMessage("the ticker is closed");
    });
    assertThat(failure(ticker)).isInstanceOf(ClosedException.class);
  }

  private static Throwable failure(Ticker ticker) {
    try {
      throw new AssertionError("got tick " + ticker.next());
    } catch (ClosedException | InterruptedException | IllegalStateException expected) {
      return expected;
    }
  }

  @Test
  void aSecondThreadIsRefused() throws InterruptedException {
    Ticker ticker = Ticker.every(HOUR);
    Scope.execute(scope -> {
      Task<Throwable> waits = scope.spawn(() -> failure(ticker));
      Await.waiting(((SpawnedTask<?>) waits).thread());
      assertThat(failure(ticker))
          .isExactlyInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another thread waits");
      waits.cancel("enough");
    });
  }

  @Test
  void anInterruptEndsTheWait() {
    try (Ticker ticker = Ticker.every(HOUR)) {
      Thread.currentThread().interrupt();
      assertThat(failure(ticker)).isExactlyInstanceOf(InterruptedException.class);
    }
  }
}
