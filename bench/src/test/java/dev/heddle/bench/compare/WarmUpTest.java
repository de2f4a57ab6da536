package dev.heddle.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class WarmUpTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Adds windows that take a second each, and says after which ones the warm-up was over. */
  private static List<Boolean> overAfter(double... values) {
    WarmUp warmUp = new WarmUp(LIMIT);
    List<Boolean> over = new ArrayList<>();
    for (double value : values) {
      warmUp.add(value, Duration.ofSeconds(1));
      over.add(warmUp.isOver());
    }
    return over;
  }

  @Test
  void threeWindowsThatAgreeEndIt() {
    assertThat(overAfter(100, 100, 200, 104, 100, 102))
        .containsExactly(false, false, false, false, false, true);
  }

  @Test
  void twoWindowsThatAgreeDoNot() {
    assertThat(overAfter(100, 100)).containsExactly(false, false);
  }

  @Test
  void fivePercentIsAgreementSixIsNot() {
    assertThat(overAfter(100, 105, 100)).endsWith(true);
    assertThat(overAfter(100, 106, 100)).endsWith(false);
  }

  @Test
  void theLimitEndsIt() {
    assertThat(overAfter(1, 2, 1, 2, 1, 2, 1, 2, 1, 2))
        .containsExactly(false, false, false, false, false, false, false, false, false, true);
  }
}
