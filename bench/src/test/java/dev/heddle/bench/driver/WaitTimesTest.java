package dev.heddle.bench.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitTimesTest {
  @Test
  void aQuantileIsAtLeastTheWaitAndAtMostASixtyFourthMore() {
    for (long nanos = 0; nanos >= 0; nanos = 3 * nanos / 2 + 1) {
      WaitTimes times = new WaitTimes();
      times.add(nanos);
      assertThat(times.quantile(0.999)).isBetween(nanos, nanos + nanos / 64);
      if (nanos > Long.MAX_VALUE / 4) {
        return;
      }
    }
  }

  @Test
  void oneWaitInAThousandIsNotCounted() {
    WaitTimes times = new WaitTimes();
    WaitTimes more = new WaitTimes();
    for (int i = 0; i < 999; i++) {
      more.add(10);
    }
    times.add(5_000_000);
    times.addAll(more);
    assertThat(times.quantile(0.999)).isEqualTo(10);
    assertThat(times.quantile(1)).isGreaterThanOrEqualTo(5_000_000);
  }

  @Test
  void withoutAWaitThereIsNoTime() {
    assertThat(new WaitTimes().quantile(0.999)).isZero();
  }
}
