package dev.heddle.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class ProgramRunTest {
  private static final Duration AMPLE = Duration.ofSeconds(50);

  private static ProgramRun shell(String script, Duration limit) throws Exception {
    return ProgramRun.of(List.of("/bin/sh", "-c", script), limit);
  }

  @Test
  void keepsAllThatAProgramSaidBeforeItsEnd() throws Exception {
    for (int i = 0; i < 200; i++) {
      ProgramRun run = shell("echo said; echo complained >&2; exit 3", AMPLE);

      assertThat(run).as("run %s", i).isEqualTo(new ProgramRun("said\n", "complained\n", 3));
    }
  }

  @Test
  void keepsTheBeginningOfALot() throws Exception {
    ProgramRun run = shell("head -c 3000000 /dev/zero | tr '\\0' x; echo end", AMPLE);

    assertThat(run.output()).isEqualTo("x".repeat(1 << 20));
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void keepsWhatAProgramSaidBeforeItWasStopped() throws Exception {
    ProgramRun run = shell("echo said; exec sleep 60", Duration.ofSeconds(1));

    assertThat(run).isEqualTo(new ProgramRun("said\n", "", null));
  }

  @Test
  void keepsWhatAProgramSaidWhoseChildGotAway() throws Exception {
    ProgramRun run = shell("echo said; sleep 6 &", AMPLE);

    assertThat(run).isEqualTo(new ProgramRun("said\n", "", 0));
  }
}
