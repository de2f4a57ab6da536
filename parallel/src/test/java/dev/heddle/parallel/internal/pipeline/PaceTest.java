package dev.heddle.parallel.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private final Pace pace = new Pace();

  @Test
  void whatHasNeverRunIsNotShort() {
    assertThat(pace.isShort(65)).isFalse();
  }

  @Test
  void whatTakesLessThanAHandOverIsShort() {
    pace.observe(1_000, Pace.SHORT_NANOS / 2);
    assertThat(pace.isShort(1_000)).isTrue();
    assertThat(pace.isShort(1_900)).isTrue();
    assertThat(pace.isShort(2_100)).isFalse();
  }

  @Test
  void theLastRunCounts() {
    pace.observe(1_000, 1);
    pace.observe(1_000, Long.MAX_VALUE);
    assertThat(pace.isShort(65)).isFalse();
    pace.observe(1_000, 1);
    assertThat(pace.isShort(65)).isTrue();
  }

  @Test
  void longLoopsAreNeverShort() {
    pace.observe(Pace.MOST, 0);
    assertThat(pace.isShort(Pace.MOST)).isTrue();
    assertThat(pace.isShort(Pace.MOST + 1)).isFalse();
    assertThat(pace.isShort(Long.MAX_VALUE)).isFalse();
    assertThat(pace.isShort(-1)).as("2 to the 64, less 1").isFalse();
  }
}
