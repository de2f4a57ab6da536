package dev.heddle.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class SummaryTest {

  private static Summary of(double... values) {
    return Summary.of(DoubleStream.of(values).boxed().toList());
  }

  @Test
  void takesTheMiddleValue() {
    assertThat(of(9, 1, 5).median()).isEqualTo(5);
    assertThat(of(9, 1, 5, 6).median()).isEqualTo(5.5);
  }

  @Test
  void spansAllValuesWhereThereAreFew() {
    Summary summary = of(5, 3, 4, 9, 1);
    assertThat(summary.low()).isEqualTo(1);
    assertThat(summary.high()).isEqualTo(9);
  }

  /** Ten values: the second smallest and the second largest, 97.9 %; the third would be 89.1 %. */
  @Test
  void leavesOutliersAsideWhereThereAreMany() {
    Summary summary = of(1, 2, 3, 4, 5, 6, 7, 8, 9, 1_000);
    assertThat(summary.low()).isEqualTo(2);
    assertThat(summary.high()).isEqualTo(9);
  }

  /** The classical table of order-statistic intervals: n = 15 gives ranks 4 and 12. */
  @Test
  void agreesWithThePrintedTable() {
    Summary summary = Summary.of(DoubleStream.iterate(1, v -> v + 1).limit(15).boxed().toList());
    assertThat(summary.low()).isEqualTo(4);
    assertThat(summary.high()).isEqualTo(12);
  }

  @Test
  void assumesNoiseForASingleValue() {
    assertThat(of(100).low()).isEqualTo(85);
    assertThat(of(100).high()).isEqualTo(115);
    assertThat(of(-100).low()).isLessThan(of(-100).high());
  }

  @Test
  void seesWhetherIntervalsOverlap() {
    assertThat(of(1, 2, 3).overlaps(of(3, 4, 5))).isTrue();
    assertThat(of(1, 9, 3).overlaps(of(4, 4, 5))).isTrue();
    assertThat(of(1, 2, 3).overlaps(of(4, 5, 6))).isFalse();
    assertThat(of(4, 5, 6).overlaps(of(1, 2, 3))).isFalse();
  }

  @Test
  void refusesNothing() {
    assertThatThrownBy(() -> Summary.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
