package dev.heddle.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Stops the lab while it runs. */
@Tag("once")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LabStopTest {
  @TempDir private Path folder;

  private static Stream<JsonNode> rows(JsonNode report) {
    return report
        .get("workloads")
        .valueStream()
        .flatMap(workload -> workload.get("charts").valueStream())
        .flatMap(chart -> chart.get("rows").valueStream());
  }

  /** A program that was started with SIGINT ignored, as in the background of a script, stays so. */
  static Stream<String> signals() throws IOException {
    Path status = Path.of("/proc/self/status");
    boolean ignored =
        Files.exists(status)
            && Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    return ignored ? Stream.of("-TERM") : Stream.of("-INT", "-TERM");
  }

  @ParameterizedTest
  @MethodSource("signals")
  void leavesAReportWhenItIsStopped(String signal) throws Exception {
    Process lab =
        new ProcessBuilder(
                LabProcess.command("--quick", "--only=hog", "--only=spawn", "--out=report"))
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> progress = new ArrayList<>();
    try (BufferedReader err = lab.errorReader()) {
      // When the second model begins, the rows of the first are there.
      for (String line = err.readLine(); line != null; line = err.readLine()) {
        progress.add(line);
        if (line.startsWith("[2/")) {
          break;
        }
      }
      List<ProcessHandle> children = lab.descendants().toList();
      assertThat(new ProcessBuilder("kill", signal, Long.toString(lab.pid())).start().waitFor())
          .isZero();
      assertThat(err.lines()).anyMatch(line -> line.contains("stopped; what was measured"));
      assertThat(lab.waitFor()).isEqualTo(130);
      for (ProcessHandle child : children) {
        child.onExit().get(10, TimeUnit.SECONDS);
      }
    } finally {
      lab.destroyForcibly();
    }
    assertThat(progress).last().asString().startsWith("[2/");
    JsonNode report =
        new JsonMapper().readTree(Files.readString(folder.resolve("report/report.json")));
    assertThat(report.get("format").asString()).isEqualTo("heddle-lab-report");
    assertThat(report.get("complete").asBoolean()).isFalse();
    assertThat(rows(report))
        .anyMatch(row -> row.get("status").asString().equals("measured"))
        .noneMatch(row -> row.get("status").asString().equals("failed"));
    assertThat(Files.readString(folder.resolve("report/report.html")))
        .contains("The run was stopped early")
        .endsWith("</html>\n");
  }
}
