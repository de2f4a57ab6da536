package dev.heddle.internal.engine;

import dev.heddle.stress.Scenario;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Who fired looked for ever for dead entries that it had taken out of the wheel itself: a worker
 * never came back, and its runtime never ended.
 */
@Tag("once")
class PurgeTest {
  @Test
  void entriesCancelledWhileTheyAreTakenOutAreNotLookedForInTheWheel()
      throws IOException, InterruptedException {
    Scenario.play(PurgeScenario.class);
  }
}
