package dev.heddle.lab.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Backend;
import dev.heddle.Capability;
import dev.heddle.RuntimeSettings;
import dev.heddle.TaskRuntime;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BackendReportTest {
  @Test
  void namesTheActiveBackend() {
    assertThat(lines().getFirst()).startsWith(System.getProperty("heddle.backend") + ", ");
  }

  @Test
  void namesWhoChoseIt() {
    assertThat(lines().getFirst()).contains(", from system property heddle.backend");
  }

  @Test
  void namesWhoSetTheNumberOfWorkers() {
    assertThat(BackendReport.workerLines(workers(2), 2))
        .containsExactly("2, from environment variable HEDDLE_WORKERS");
  }

  @Test
  void warnsOfMoreWorkersThanProcessors() {
    assertThat(BackendReport.workerLines(workers(4), 1).get(1))
        .startsWith("Warning: these share 1 processor.");
    assertThat(BackendReport.workerLines(workers(4), 3).get(1))
        .startsWith("Warning: these share 3 processors.");
  }

  private static RuntimeSettings workers(int count) {
    return new RuntimeSettings(
        Backend.WORKER, "the builder", count, "environment variable HEDDLE_WORKERS");
  }

  @Test
  @Tag("once")
  void withoutTheOptionNamesTheLineThatOpensJavaLang() {
    assertThat(lines())
        .contains(
            "beyond what both backends do, it has: nothing",
            "the other one, worker, is used with: --add-opens java.base/java.lang=ALL-UNNAMED"
                + " -Dheddle.backend=worker");
    assertThat(lines().get(2)).startsWith("it lacks: ").contains(SINGLE);
  }

  @Test
  @Tag("worker")
  void withTheOptionNamesTheLineThatGoesBack() {
    assertThat(lines())
        .contains("it lacks: nothing", "the other one, jdk, is used with: -Dheddle.backend=jdk");
    assertThat(lines().get(1)).contains(SINGLE);
  }

  private static final String SINGLE = Capability.SINGLE_WORKER.description();

  private static List<String> lines() {
    try (TaskRuntime runtime = TaskRuntime.builder().name("tested").build()) {
      return BackendReport.lines(runtime);
    }
  }
}
