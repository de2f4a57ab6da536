package dev.heddle.internal.engine;

import dev.heddle.stress.Scenario;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A publisher that counted a searcher and then found nobody idle took the count back and went away,
 * although another publisher had relied on it: a runnable job waited beside a sleeping worker.
 */
@Tag("worker")
class LostWakeUpTest {
  @Test
  void aSearcherThatThereWasNotIsMadeUpFor() throws IOException, InterruptedException {
    Scenario.play(LostWakeUpScenario.class);
  }
}
