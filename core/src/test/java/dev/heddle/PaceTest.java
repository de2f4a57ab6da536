package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long a look at many tasks rests. */
class PaceTest {
  private static final long STEP = 1_000;
  private static final int STEPS = 100_000;

  private long now;
  private long rested;
  private int rests;

  /**
   * Of a look at many tasks, beside others who have every rest take {@code factor} times as long.
   */
  private void look(int factor) {
    Pace pace =
        new Pace() {
          @Override
          long now() {
            return now;
          }

          @Override
          void rest(long nanos) {
            rests++;
            rested += factor * nanos;
            now += factor * nanos;
          }
        };
    for (int i = 0; i < STEPS; i++) {
      now += STEP;
      pace.step();
    }
  }

  @Test
  @Tag("once")
  void itRestsForAboutAsLongAsItWorks() {
    look(1);
    assertThat(rested).isBetween(STEPS * STEP * 8 / 10, STEPS * STEP);
    assertThat(rests).isGreaterThan(300);
  }

  @Test
  @Tag("once")
  void restsThatTakeLongerDoNotDelayItMore() {
    look(100);
    assertThat(rested).isBetween(STEPS * STEP * 5 / 10, STEPS * STEP * 13 / 10);
  }

  @Test
  void aTaskAndAThreadRest() throws InterruptedException {
    new Pace().rest(1_000);
    try (TaskRuntime runtime = TaskRuntime.builder().build()) {
      runtime.spawn("looks", () -> new Pace().rest(1_000)).join();
    }
  }
}
