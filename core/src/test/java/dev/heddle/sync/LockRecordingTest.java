package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.ChildJvm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is recorded of locks on request, and that without a request nothing is. */
@Tag("once")
class LockRecordingTest {
  @Test
  void anInversionIsReportedOnceAndTheHolderIsBlamedForTheLongestHold() throws Exception {
    ChildJvm.Result result =
        ChildJvm.run(
            LockRecordingScenario.class,
            "-Dheddle.recordLockOrder=true",
            "-Dheddle.recordLocks=true");

    assertThat(result.exit()).as(result.output()).isZero();
    assertThat(result.output())
        .containsOnlyOnce("lock order inversion: ")
        .containsSubsequence(
            "one order",
            "mutex 'inner' and mutex 'outer' are taken in both orders",
            "mutex 'outer' is taken while mutex 'inner' is held",
            "LockRecordingScenario.innerFirst",
            "Suppressed",
            "mutex 'inner' was taken while mutex 'outer' was held",
            "LockRecordingScenario.outerFirst",
            "both orders",
            "4 acquisitions, 0 contended",
            "2 acquisitions, 1 contended",
            "'main' (thread",
            "held it for",
            "LockRecordingScenario.holdsWhileAnotherWaits",
            "again 1");
  }

  @Test
  void withoutARequestNothingIsRecorded() {
    assertThatThrownBy(new Mutex<>("data", LockOptions.named("log"))::statistics)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("mutex 'log'")
        .hasMessageContaining("-Dheddle.recordLocks=true");
  }
}
