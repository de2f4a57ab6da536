package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RemainingTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private static void assertAboutAnHour(Duration remaining) {
    assertThat(remaining).isBetween(HOUR.minusMinutes(1), HOUR);
  }

  @Test
  void nullWithoutADeadline() throws InterruptedException {
    assertThat(Tasks.remaining()).isNull();
    Scope.execute(scope -> assertThat(Tasks.remaining()).isNull());
  }

  @Test
  void theDeadlineOfTheScope() throws InterruptedException {
    Scope.execute(Policy.failFast().deadline(HOUR), scope -> assertAboutAnHour(Tasks.remaining()));
  }

  @Test
  void theEarliestOfSeveral() throws InterruptedException {
    Scope.execute(
        Policy.failFast().deadline(HOUR),
        outer -> {
          Scope.execute(
              Policy.failFast().deadline(DAY), inner -> assertAboutAnHour(Tasks.remaining()));
          Tasks.timeout(DAY, () -> assertAboutAnHour(Tasks.remaining()));
        });
    Scope.execute(
        Policy.failFast().deadline(DAY),
        outer -> Tasks.timeout(HOUR, () -> assertAboutAnHour(Tasks.remaining())));
  }

  @Test
  void itTravelsIntoTasks() throws InterruptedException {
    Scope.execute(
        Policy.failFast().deadline(HOUR),
        scope ->
            assertAboutAnHour(
                scope
                    .spawn(() ->
                        Scope.<Duration, RuntimeException>run(
                            inner -> inner.spawn(Tasks::remaining).join()))
                    .join()));
  }

  @Test
  void zeroOnceItHasPassed() throws InterruptedException {
    Duration left =
        Tasks.timeout(
            Duration.ofNanos(1),
            () -> {
              Await.until(() -> Tasks.cancelReason() != null);
              return Tasks.remaining();
            });

    assertThat(left).isZero();
  }

  @Test
  void insideAShieldOnlyItsOwnLimitCounts() throws InterruptedException {
    Scope.execute(
        Policy.failFast().deadline(Duration.ofMinutes(1)),
        scope -> Tasks.shield(HOUR, () -> assertAboutAnHour(Tasks.remaining())));
  }

  @Test
  void nullAgainAfterwards() throws InterruptedException {
    Tasks.timeout(HOUR, () -> {});
    assertThat(Tasks.remaining()).isNull();
  }
}
