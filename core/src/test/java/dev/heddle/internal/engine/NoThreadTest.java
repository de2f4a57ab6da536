package dev.heddle.internal.engine;

import dev.heddle.stress.Scenario;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Workers that had been started when another could not be were left behind for ever. */
@Tag("worker")
class NoThreadTest {
  @Test
  void workersThatGotAThreadEndIfAnotherGotNone() throws IOException, InterruptedException {
    Scenario.play(NoThreadScenario.class);
  }
}
