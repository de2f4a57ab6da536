package dev.heddle.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class SummaryTest {

  private static double[] upTo(int count) {
    return DoubleStream.iterate(1, value -> value + 1).limit(count).toArray();
  }

  /** The columns for 6 to 20 values are those of the usual tables of the sign test. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1, 0",
    "2, 1.5, 1, 2, 0.5",
    "5, 3, 1, 5, 0.9375",
    "6, 3.5, 1, 6, 0.96875",
    "8, 4.5, 1, 8, 0.9921875",
    "9, 5, 2, 8, 0.9609375",
    "10, 5.5, 2, 9, 0.978515625",
    "20, 10.5, 6, 15, 0.958610534667969"
  })
  void intervalIsThatOfOrderStatistics(
      int count, double median, double low, double high, double coverage) {
    Summary summary = Summary.of(upTo(count));

    assertThat(summary).isEqualTo(new Summary(median, low, high, 1, count));
    assertThat(Summary.coverage(count)).isCloseTo(coverage, within(1e-12));
  }

  @Test
  void theOrderOfTheValuesDoesNotMatter() {
    double[] values = {9, 1, 7, 3, 5};

    assertThat(Summary.of(values)).isEqualTo(new Summary(5, 1, 9, 1, 9));
    assertThat(values).as("left as it was").containsExactly(9, 1, 7, 3, 5);
  }

  @Test
  void theIntervalHoldsTheTrueMedianAsOftenAsItSays() {
    Random random = new Random(1);
    int held = 0;
    int tries = 20_000;
    for (int i = 0; i < tries; i++) {
      Summary summary =
          Summary.of(
              DoubleStream.generate(random::nextGaussian).limit(10).map(Math::exp).toArray());
      if (summary.low() <= 1 && 1 <= summary.high()) {
        held++;
      }
    }
    assertThat((double) held / tries).isCloseTo(Summary.coverage(10), within(0.005));
  }

  @Test
  void intervalsThatTouchAreATie() {
    Summary one = new Summary(2, 1, 3, 0, 9);

    assertThat(one.ties(new Summary(4, 3, 5, 3, 5))).isTrue();
    assertThat(one.ties(new Summary(1, 0, 1, 0, 1))).isTrue();
    assertThat(one.ties(new Summary(4, 3.1, 5, 0, 5))).isFalse();
    assertThat(new Summary(4, 3.1, 5, 0, 5).ties(one)).isFalse();
  }
}
