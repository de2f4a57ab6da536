package dev.heddle.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class ScaleTest {

  @Test
  void endsLinearScalesAtARoundNumber() {
    assertThat(Scale.linear(37, 0, 100).high()).isEqualTo(50);
    assertThat(Scale.linear(50, 0, 100).high()).isEqualTo(50);
    assertThat(Scale.linear(0.7, 0, 100).high()).isEqualTo(1);
    assertThat(Scale.linear(37, 0, 100).at(25)).isEqualTo(50);
  }

  @Test
  void putsEqualRatiosEquallyFarApart() {
    Scale scale = Scale.log(3, 400, 0, 90);
    assertThat(scale.low()).isEqualTo(1);
    assertThat(scale.high()).isEqualTo(1_000);
    assertThat(scale.at(10) - scale.at(1)).isCloseTo(30, within(1e-9));
    assertThat(scale.at(100) - scale.at(10)).isCloseTo(30, within(1e-9));
  }

  @Test
  void keepsValuesWithoutALogarithmAtTheEdge() {
    assertThat(Scale.log(3, 400, 5, 90).at(-7)).isEqualTo(5);
    assertThat(Scale.log(1, 1, 0, 90).at(1)).isZero();
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }
}
