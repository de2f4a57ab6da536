package dev.heddle.test.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.test.Exploration;
import dev.heddle.test.Finding;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every known bug is found, whatever the seed, and replayed; its mended twin passes. */
class ProbesTest {
  private static final int SEEDS = 20;
  private static final int WANTED = 19;
  private static final long LIMIT_NANOS = 5_000_000_000L;

  @ParameterizedTest
  @EnumSource(Probe.class)
  void isFoundFromAlmostEverySeedAndReplayed(Probe probe) {
    long base = ThreadLocalRandom.current().nextInt(1_000_000);
    int found = 0;
    for (long seed = base; seed < base + SEEDS; seed++) {
      long begin = System.nanoTime();
      Finding finding = probe.explorer().seed(seed).run(probe.broken()).finding();
      if (finding == null || System.nanoTime() - begin > LIMIT_NANOS) {
        continue;
      }
      assertThat(finding.kind()).as(finding.report()).isEqualTo(probe.kind());
      Finding again = probe.explorer().schedule(finding.schedule()).run(probe.broken()).finding();
      assertThat(again.headline()).isEqualTo(finding.headline());
      found++;
    }
    assertThat(found).as("found from the seeds " + base + " and on").isGreaterThanOrEqualTo(WANTED);
  }

  @ParameterizedTest
  @EnumSource(Probe.class)
  void theMendedTwinPasses(Probe probe) {
    Exploration exploration = probe.explorer().schedules(2_000).run(probe.mended());

    assertThat(exploration.finding()).isNull();
    assertThat(exploration.schedules()).isGreaterThanOrEqualTo(2_000);
  }
}
