package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.ChildJvm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A handle that was forgotten is reported with the place where it was made; a closed one is not.
 */
@Tag("once")
class LeakAlarmTest {
  @Test
  void aForgottenHandleIsReportedWithThePlaceWhereItWasMade() throws Exception {
    ChildJvm.Result result = ChildJvm.run(LeakScenario.class, "-Dheddle.recordHandles=true");

    assertThat(result.exit()).as(result.output()).isZero();
    assertThat(result.output())
        .containsOnlyOnce("was never closed, so the resource stays open")
        .contains("LeakScenario.forgets")
        .doesNotContain("LeakScenario.closes");
  }
}
