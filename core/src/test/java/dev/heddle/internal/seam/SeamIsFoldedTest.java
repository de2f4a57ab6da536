package dev.heddle.internal.seam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeamIsFoldedTest {
  @Test
  void withoutADriverNothingIsSimulated() {
    assertThat(Seam.simulated()).isFalse();
  }
}
