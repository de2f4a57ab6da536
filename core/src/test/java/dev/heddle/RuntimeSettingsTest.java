package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where the backend and the number of workers come from: each case in a JVM of its own. */
@Tag("once")
class RuntimeSettingsTest {
  private static final String VARIABLE = "HEDDLE_WORKERS";
  private static final String ONE_PROCESSOR = "-XX:ActiveProcessorCount=1";

  private static String shared(Map<String, String> environment, String... flags) throws Exception {
    return ChildJvm.run(environment, List.of(flags), Shared.class).output().strip();
  }

  @Test
  void withoutAWordItIsTheProcessorsThatTheJvmMayUse() throws Exception {
    assertThat(shared(Map.of(), ChildJvm.OPEN, ONE_PROCESSOR))
        .isEqualTo("WORKER of what this JVM allows, 1 of the processors of this JVM, sum 10");
  }

  @Test
  void theEnvironmentSetsTheNumberEvenAboveTheProcessors() throws Exception {
    assertThat(shared(Map.of(VARIABLE, " 4 "), ChildJvm.OPEN, ONE_PROCESSOR))
        .isEqualTo(
            "WORKER of what this JVM allows, 4 of environment variable HEDDLE_WORKERS, sum 10");
  }

  @Test
  void aSystemPropertyBeatsTheEnvironment() throws Exception {
    assertThat(
            shared(
                Map.of(VARIABLE, "4"),
                ChildJvm.OPEN,
                "-Dheddle.workers=3",
                "-Dheddle.backend=worker"))
        .isEqualTo(
            "WORKER of system property heddle.backend, 3 of system property heddle.workers, sum 10");
  }

  @Test
  void theJdkBackendHasTheNumberOfTheJdk() throws Exception {
    assertThat(
            shared(
                Map.of(VARIABLE, "4"),
                "-Dheddle.backend=jdk",
                "-Djdk.virtualThreadScheduler.parallelism=2"))
        .isEqualTo(
            "JDK of system property heddle.backend, 2 of system property"
                + " jdk.virtualThreadScheduler.parallelism, sum 10");
  }

  @Test
  void anEmptyVariableSaysNothing() throws Exception {
    assertThat(shared(Map.of(VARIABLE, ""), ChildJvm.OPEN, ONE_PROCESSOR))
        .contains(", 1 of the processors of this JVM,");
  }

  @Test
  void aVariableThatIsNotUnderstoodIsRefused() throws Exception {
    for (String value : List.of("0", "two")) {
      assertThat(shared(Map.of(VARIABLE, value), ChildJvm.OPEN))
          .isEqualTo(
              "java.lang.IllegalStateException: the shared runtime could not be started:"
                  + " environment variable HEDDLE_WORKERS must be a number from 1 to 32767: "
                  + value);
    }
  }

  @Test
  void theBuilderBeatsAll() throws Exception {
    assertThat(
            ChildJvm.run(
                    Map.of(VARIABLE, "4"),
                    List.of(ChildJvm.OPEN, "-Dheddle.workers=3", "-Dheddle.backend=jdk"),
                    Built.class)
                .output()
                .strip())
        .isEqualTo(
            "WORKER of the builder, 2 of the builder\nWORKER of the builder, 1 of the builder");
  }

  private static String words(RuntimeSettings settings) {
    return settings.backend()
        + " of "
        + settings.backendSource()
        + ", "
        + settings.workers()
        + " of "
        + settings.workersSource();
  }

  static class Shared {
    public static void main(String[] args) throws Exception {
      try {
        TaskRuntime runtime = TaskRuntime.shared();
        int sum =
            Tasks.map(List.of(1, 2, 3, 4), 4, number -> number).stream()
                .mapToInt(number -> number)
                .sum();
        System.out.println(words(runtime.settings()) + ", sum " + sum);
      } catch (IllegalStateException refused) {
        System.out.println(refused);
      }
    }
  }

  static class Built {
    public static void main(String[] args) {
      try (TaskRuntime two = TaskRuntime.builder().backend(Backend.WORKER).workers(2).build();
          TaskRuntime single = TaskRuntime.builder().singleWorker().workers(5).build()) {
        System.out.println(words(two.settings()));
        System.out.println(words(single.settings()));
      }
    }
  }
}
