package dev.heddle;

import dev.heddle.stress.Scenario;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Calls that relied on a thread which could not be started waited for ever. */
class LaneWithoutThreadTest {
  @Test
  void whoReliedOnAThreadThatCouldNotBeStartedIsTold() throws IOException, InterruptedException {
    Scenario.play(LaneWithoutThreadScenario.class);
  }
}
