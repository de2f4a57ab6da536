package dev.heddle.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.TaskRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a report prints works in another process, by the system properties alone. */
class NewProcessTest {
  private static String run(Class<?> main, String... flags)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  static class LostUpdate {
    public static void main(String[] args) {
      Exploration exploration = new Explorer().name("probe").pages(false).run(Programs::lostUpdate);
      System.out.println(exploration.schedules() + " schedules");
      System.out.println(exploration.finding().report());
    }
  }

  @Test
  void aSeedAndAScheduleOfAReportComeBack() throws Exception {
    Finding found =
        new Explorer().name("probe").seed(5).pages(false).run(Programs::lostUpdate).finding();

    String bySeed = run(LostUpdate.class, "-Dheddle.seed=" + found.seed());
    String bySchedule = run(LostUpdate.class, "-Dheddle.schedule=" + found.schedule());

    assertThat(bySeed).startsWith("1 schedules").contains(found.report());
    assertThat(bySchedule).startsWith("1 schedules").contains(found.headline(), found.table());
  }

  static class RuntimeFromOutside {
    public static void main(String[] args) {
      try (TaskRuntime outside = TaskRuntime.builder().name("outside").build()) {
        Exploration exploration =
            new Explorer().pages(false).run(() -> outside.spawn("stray", () -> {}));
        System.out.println(exploration.finding().headline());
      }
    }
  }

  @Test
  void aTaskOnARuntimeWithCarriersOfItsOwnIsRefusedWithTheWayOut() throws Exception {
    String output = run(RuntimeFromOutside.class, "--add-opens", "java.base/java.lang=ALL-UNNAMED");

    assertThat(output).contains("build the runtime inside the test");
  }

  /** The traces of many seeds, for comparing runs with different flags. */
  static class Traces {
    public static void main(String[] args) {
      for (Grain grain : Grain.values()) {
        Explorer explorer = new Explorer().grain(grain).seed(11).schedules(40);
        System.out.println(explorer.run(Programs::everything));
        System.out.println(explorer.run(Programs::everything).traces());
      }
    }
  }

  @Test
  void tracesDoNotDependOnTheCompilerOrTheCollector() throws Exception {
    String tiered = run(Traces.class, "-Xlog:disable");

    assertThat(tiered).contains("40 schedules", "nothing found");
    assertThat(run(Traces.class, "-Xlog:disable", "-Xint")).isEqualTo(tiered);
    assertThat(run(Traces.class, "-Xlog:disable", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"))
        .isEqualTo(tiered);
  }
}
