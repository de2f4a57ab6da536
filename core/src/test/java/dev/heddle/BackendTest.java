package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class BackendTest {
  @Test
  void theBackendThatThisRunAskedForIsActive() {
    String asked = System.getProperty("heddle.backend");

    assertThat(asked).as("every test run names its backend").isNotNull();
    assertThat(TaskRuntime.shared().backend())
        .isEqualTo(Backend.valueOf(asked.toUpperCase(Locale.ROOT)));
  }

  @Test
  void tasksRunOnTheCarriersOfTheActiveBackend() throws InterruptedException {
    String carrier =
        Scope.run(scope -> scope.spawn(() -> Thread.currentThread().toString()).join());

    if (TaskRuntime.shared().backend() == Backend.WORKER) {
      assertThat(carrier).contains("@heddle-worker-");
    } else {
      assertThat(carrier).contains("@ForkJoinPool-");
    }
  }

  @Test
  void everyTaskIsAVirtualThread() throws InterruptedException {
    assertThat(
            Scope.<Boolean, RuntimeException>run(
                scope -> scope.spawn(() -> Thread.currentThread().isVirtual()).join()))
        .isTrue();
  }

  @Test
  void theWorkerBackendCanDoEverything() {
    assertThat(Backend.WORKER.capabilities()).containsExactlyInAnyOrder(Capability.values());
  }

  @Test
  void theJdkBackendLacksEveryOptionalCapability() {
    assertThat(Backend.JDK.capabilities()).isEmpty();
  }

  @Test
  void theJdkBackendIsAlwaysAvailable() {
    assertThat(Backend.JDK.available()).isTrue();
    assertThat(Backend.JDK.problem()).isNull();
  }

  @Test
  void availabilityAndProblemAgree() {
    assertThat(Backend.WORKER.available()).isEqualTo(Backend.WORKER.problem() == null);
  }

  @Test
  void theEnablingOptionIsTheOneForTheClassPathHere() {
    assertThat(Backend.enablingOption()).isEqualTo("--add-opens java.base/java.lang=ALL-UNNAMED");
  }

  @Test
  void everyCapabilityIsDescribed() {
    assertThat(Capability.values()).allMatch(capability -> !capability.description().isBlank());
  }

  @Test
  void capabilitiesCannotBeChanged() {
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> Backend.WORKER.capabilities().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
