package dev.heddle.internal.wait;

import dev.heddle.stress.Scenario;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A value and an interrupt that come to the same wait are both seen. */
@Tag("once")
class InterruptBesideValueTest {
  @Test
  void theInterruptIsSeenByTheNextOperation() throws IOException, InterruptedException {
    Scenario.play(InterruptBesideValueScenario.class);
  }
}
