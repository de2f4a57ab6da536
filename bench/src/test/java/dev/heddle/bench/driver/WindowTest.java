package dev.heddle.bench.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class WindowTest {
  @Test
  void batchesFillAWindow() {
    Window window = new Window(10);

    for (int batch = 0; batch < 3; batch++) {
      assertThat(window.wantsMore()).isTrue();
      window.add(4, 2);
    }

    assertThat(window.wantsMore()).isFalse();
    assertThat(window.value()).isEqualTo(2);
  }

  @Test
  void operationsOfAllBatchesCount() {
    Window window = new Window(10);

    window.add(2, 1);
    window.add(18, 3);

    assertThat(window.value()).isEqualTo(5);
  }
}
