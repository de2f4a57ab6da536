package dev.heddle.internal.engine;

import dev.heddle.stress.Scenario;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No thread for a spare worker is a report, and it is tried again. */
@Tag("worker")
class NoSpareTest {
  @Test
  void aSpareWorkerThatGetsNoThreadIsTriedAgain() throws IOException, InterruptedException {
    Scenario.play(NoSpareScenario.class);
  }
}
