package dev.heddle.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class SessionTest {
  private static final String SCENARIO = "mpmc-128";

  @TempDir private Path folder;

  /** The state of a process, as Linux has it: T if it is stopped. */
  private static char state(Path stat) throws Exception {
    String line = Files.readString(stat);
    return line.charAt(line.lastIndexOf(')') + 2);
  }

  @Test
  @Timeout(60)
  void standsStillBetweenItsWindows() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")));
    Path log = folder.resolve("log");
    Contender contender =
        new Contender(
            FakeContender.program("go", log, "3"),
            "channel",
            "go",
            "1.2",
            Set.of(SCENARIO),
            List.of());

    try (Signals signals = Signals.open();
        Session session = Session.start(contender, List.of(SCENARIO), signals)) {
      for (int window = 0; window < 3; window++) {
        assertThat(session.window(1, Duration.ofSeconds(50)))
            .containsOnly(Map.entry(SCENARIO, new Session.Sample(3, null)));

        String id = Files.readAllLines(log).getFirst().replaceAll(".* ", "");
        while (state(Path.of("/proc", id, "stat")) != 'T') {
          Thread.onSpinWait();
        }
      }
    }
  }
}
