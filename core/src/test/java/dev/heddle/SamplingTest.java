package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which scopes are sampled. */
@Tag("once")
class SamplingTest {
  @Test
  void aNameIsTakenAlways() {
    Sampling sampling = Sampling.parse("checkout, import of files");
    assertThat(sampling.takes("checkout")).isTrue();
    assertThat(sampling.takes("import of files")).isTrue();
    assertThat(sampling.takes("other")).isFalse();
    assertThat(sampling.takes(null)).isFalse();
  }

  @Test
  void allOfThemAreTaken() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(Sampling.parse("1").takes(null)).isTrue();
    }
  }

  @Test
  void aShareIsTaken() {
    Sampling sampling = Sampling.parse("0.01,x");
    int taken = 0;
    for (int i = 0; i < 100_000; i++) {
      taken += sampling.takes("y") ? 1 : 0;
    }
    assertThat(taken).isBetween(700, 1_300);
  }

  @Test
  void noneIsNothing() {
    assertThat(Sampling.parse("0")).isNull();
    assertThat(Sampling.of(0.0, Set.of())).isNull();
    assertThat(Sampling.of(null, Set.of())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1.5", "-1", "0.1,,x", "1x", ".", "0.01, "})
  void whatIsNotUnderstoodIsRefused(String property) {
    assertThatThrownBy(() -> Sampling.parse(property))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "system property heddle.sample must be a fraction from 0 to 1, names of scopes, or"
                + " both, separated by commas: "
                + property);
  }
}
