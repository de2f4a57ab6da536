package dev.heddle.issues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Tasks;
import org.junit.jupiter.api.Test;

/**
 * A first success was announced before its outcome was visible, so that a race could ask its winner
 * for a result that was not there yet.
 */
class WinnerReturnedBeforeItWasDoneTest {
  @Test
  void everyRaceHasAResult() throws InterruptedException {
    for (int i = 0; i < 20_000; i++) {
      assertThat(Tasks.<String>race(() -> "a", () -> "b")).isIn("a", "b");
    }
  }
}
