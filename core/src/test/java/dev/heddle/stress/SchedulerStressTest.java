package dev.heddle.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Spawn storms against shutdown: half a minute where {@code CI} is set, two seconds elsewhere; see
 * {@link ChannelStressTest} for the system properties. {@code ./heddle stress scheduler} runs them
 * for longer.
 */
class SchedulerStressTest {
  private static final long SECONDS =
      Long.getLong("heddle.stress.seconds", "true".equals(System.getenv("CI")) ? 30 : 2);
  private static final long SEED = Long.getLong("heddle.stress.seed", System.nanoTime());

  @Test
  @Timeout(value = 1, unit = TimeUnit.DAYS) // it has a limit of its own
  void everyTaskRunsOnceOrIsCancelled() throws InterruptedException {
    String summary = SchedulerStress.run(SEED, Duration.ofSeconds(SECONDS));
    System.out.println(summary);
    assertThat(summary).doesNotContain(" 0 tasks");
  }
}
