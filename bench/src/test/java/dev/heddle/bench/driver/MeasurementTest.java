package dev.heddle.bench.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class MeasurementTest {
  private static final StoppingRule PATIENT = new StoppingRule(10, 2, 600_000);

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** Adds windows of one operation each and says after how many the warm-up was over. */
  private static List<Boolean> warmAfter(Measurement measurement, long... windowMillis) {
    List<Boolean> warm = new ArrayList<>();
    for (long window : windowMillis) {
      measurement.add(millis(window), 1);
      warm.add(measurement.isWarm());
    }
    return warm;
  }

  @Test
  void threeWindowsThatAgreeEndTheWarmup() {
    assertThat(warmAfter(new Measurement(PATIENT), 100, 100, 200, 104, 100, 102))
        .containsExactly(false, false, false, false, false, true);
  }

  @Test
  void twoWindowsThatAgreeDoNot() {
    assertThat(warmAfter(new Measurement(PATIENT), 100, 100)).containsExactly(false, false);
  }

  @Test
  void sixPercentIsNoAgreement() {
    assertThat(warmAfter(new Measurement(PATIENT), 100, 106, 100)).endsWith(false);
  }

  @Test
  void theLimitEndsTheWarmup() {
    Measurement measurement = new Measurement(new StoppingRule(10, 1, 0));

    assertThat(warmAfter(measurement, 100)).containsExactly(true);
  }

  @Test
  void windowsThatCountFollowTheWarmup() {
    Measurement measurement = new Measurement(PATIENT);
    warmAfter(measurement, 100, 100, 100);

    measurement.add(millis(10), 10);
    assertThat(measurement.wantsMore()).isTrue();
    measurement.add(millis(30), 10);

    assertThat(measurement.wantsMore()).isFalse();
    assertThat(measurement.values()).containsExactly(1e6, 3e6);
  }

  @Test
  void batchesFillAWindow() {
    Measurement measurement = new Measurement(PATIENT);
    warmAfter(measurement, 100, 100, 100);

    for (int batch = 0; batch < 5; batch++) {
      measurement.add(millis(2), 1);
    }
    measurement.add(millis(12), 2);

    assertThat(measurement.values()).containsExactly(2e6, 6e6);
  }
}
