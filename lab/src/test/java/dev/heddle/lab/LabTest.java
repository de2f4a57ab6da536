package dev.heddle.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.lab.frame.Part;
import dev.heddle.lab.frame.Workload;
import dev.heddle.lab.workload.Workloads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the lab as a process. */
@Tag("once")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LabTest {

  private final JsonMapper json = new JsonMapper();
  @TempDir private Path folder;

  private JsonNode report() throws Exception {
    return json.readTree(Files.readString(folder.resolve("report/report.json")));
  }

  private static Stream<JsonNode> rows(JsonNode report) {
    return report
        .get("workloads")
        .valueStream()
        .flatMap(workload -> workload.get("charts").valueStream())
        .flatMap(chart -> chart.get("rows").valueStream());
  }

  /** A corpus of our own, so that the test needs no sources of the JDK. */
  private Path corpus() throws Exception {
    Path corpus = Files.createDirectory(folder.resolve("corpus"));
    for (int i = 0; i < 30; i++) {
      Files.writeString(corpus.resolve(i + ".txt"), ("thread " + i + " of the warp\n").repeat(200));
    }
    return corpus;
  }

  @Test
  void measuresEveryModel() throws Exception {
    measuresEveryModelOf("hybrid");
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "CI", matches = "true")
  void measuresEveryModelOfTheLoopsToo() throws Exception {
    measuresEveryModelOf("compute");
  }

  private void measuresEveryModelOf(String name) throws Exception {
    LabProcess lab =
        LabProcess.run(
            folder, "--quick", "--only=" + name, "--corpus=" + corpus(), "--out=report", "--json");
    assertThat(lab.exitCode()).as(lab.err() + lab.out()).isZero();
    assertThat(json.readTree(lab.out())).isEqualTo(report());
    assertThat(report().get("complete").asBoolean()).isTrue();
    JsonNode report = report();
    for (Workload workload : Workloads.all()) {
      JsonNode result =
          report
              .get("workloads")
              .valueStream()
              .filter(node -> node.get("name").asString().equals(workload.name()))
              .findFirst()
              .orElse(null);
      if (!workload.name().equals(name)) {
        assertThat(result).isNull();
        continue;
      }
      assertThat(result.get("choice").asString()).containsPattern("choose|no difference");
      for (Part part : workload.parts()) {
        part.models()
            .forEach(model ->
                assertThat(rows(report))
                    .as(model.id())
                    .anyMatch(row ->
                        row.get("model").asString().equals(model.id())
                            && row.get("status").asString().equals("measured")));
      }
    }
  }

  @Test
  void explainsItself() throws Exception {
    LabProcess lab = LabProcess.run(folder, "--help");
    assertThat(lab.exitCode()).isZero();
    assertThat(lab.out())
        .contains("--quick", "--only", "--out", "--json", "--corpus", "--port", "Exit code");
  }
}
