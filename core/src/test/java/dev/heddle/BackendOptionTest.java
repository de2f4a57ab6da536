package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the command line decides: each case in a JVM of its own. */
@Tag("once")
class BackendOptionTest {
  private static final String OPTION = "--add-opens java.base/java.lang=ALL-UNNAMED";

  @Test
  void withoutTheOptionASingleWorkerIsRefusedWithTheOptionInTheMessage() throws Exception {
    ChildJvm.Result result = ChildJvm.run(SingleWorker.class);

    assertThat(result.output())
        .contains(
            "UnsupportedOperationException: own carriers are not available: package java.lang is not open")
        .contains("start the JVM with " + OPTION);
  }

  @Test
  void theJdkBackendHasNoSingleWorkerEvenIfTheOptionIsThere() throws Exception {
    ChildJvm.Result result = ChildJvm.run(SingleWorkerOnJdk.class, ChildJvm.OPEN);

    assertThat(result.output())
        .contains("UnsupportedOperationException: the JDK backend has no single worker")
        .contains(OPTION);
  }

  @Test
  void withoutTheOptionTheWorkerBackendIsRefusedWithTheOptionInTheMessage() throws Exception {
    ChildJvm.Result result = ChildJvm.run(Shared.class, "-Dheddle.backend=worker");

    assertThat(result.output()).contains("UnsupportedOperationException").contains(OPTION);
  }

  @Test
  void autoFallsBackToTheJdkAndSaysHowToGetTheOther() throws Exception {
    ChildJvm.Result result = ChildJvm.run(Shared.class);

    assertThat(result.output())
        .contains("backend JDK")
        .contains("using the JDK's scheduler: package java.lang is not open")
        .contains("Heddle's own carriers need " + OPTION);
  }

  @Test
  void autoTakesTheWorkerBackendWithTheOptionAndIsSilent() throws Exception {
    ChildJvm.Result result = ChildJvm.run(Shared.class, ChildJvm.OPEN);

    assertThat(result.output().strip()).isEqualTo("backend WORKER");
  }

  @Test
  void theJdkBackendCanBeChosenWithTheOption() throws Exception {
    ChildJvm.Result result = ChildJvm.run(Shared.class, ChildJvm.OPEN, "-Dheddle.backend=jdk");

    assertThat(result.output().strip()).isEqualTo("backend JDK");
  }

  @Test
  void theNumberOfWorkersComesFromTheProperty() throws Exception {
    ChildJvm.Result result = ChildJvm.run(Workers.class, ChildJvm.OPEN, "-Dheddle.workers=5");

    assertThat(result.output().strip()).isEqualTo("workers 5");
  }

  static class SingleWorker {
    public static void main(String[] args) {
      try (TaskRuntime runtime = TaskRuntime.builder().singleWorker().build()) {
        System.out.println(runtime);
      } catch (UnsupportedOperationException refused) {
        System.out.println(refused);
      }
    }
  }

  static class SingleWorkerOnJdk {
    public static void main(String[] args) {
      try (TaskRuntime runtime =
          TaskRuntime.builder().backend(Backend.JDK).singleWorker().build()) {
        System.out.println(runtime);
      } catch (UnsupportedOperationException refused) {
        System.out.println(refused);
      }
    }
  }

  static class Shared {
    public static void main(String[] args) throws Exception {
      Scope.execute(scope ->
          scope.spawn(() -> System.out.println("backend " + TaskRuntime.shared().backend())));
    }
  }

  static class Workers {
    public static void main(String[] args) {
      System.out.println("workers " + TaskRuntime.shared().workers());
    }
  }
}
