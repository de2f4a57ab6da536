package dev.heddle.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Cancel, close and time out against send, receive and select. {@code heddle.stress.seconds} makes
 * it longer, {@code heddle.stress.seed} repeats a mix.
 */
class ChannelStressTest {
  private static final long SECONDS = Long.getLong("heddle.stress.seconds", 3);
  private static final long SEED = Long.getLong("heddle.stress.seed", System.nanoTime());

  @Test
  @Timeout(value = 1, unit = TimeUnit.DAYS) // it has a limit of its own
  void nothingIsLostOrDuplicated() throws InterruptedException {
    String summary = ChannelStress.run(SEED, Duration.ofSeconds(SECONDS));
    System.out.println(summary);
    assertThat(summary).doesNotContain(" 0 values");
  }
}
