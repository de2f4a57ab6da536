package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeBuilderTest {
  private static final String BACKEND = "heddle.backend";
  private static final String WORKERS = "heddle.workers";

  private static void withProperty(String key, String value, Runnable body) {
    String before = System.setProperty(key, value);
    try {
      body.run();
    } finally {
      if (before == null) {
        System.clearProperty(key);
      } else {
        System.setProperty(key, before);
      }
    }
  }

  private static void buildAndClose() {
    TaskRuntime.builder().build().close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void lessThanOneWorkerIsRefused(int count) {
    assertThatThrownBy(() -> TaskRuntime.builder().workers(count))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("workers must be at least 1: " + count);
  }

  @Test
  void aBackendPropertyThatIsNotUnderstoodIsRefused() {
    withProperty(
        BACKEND,
        "turbo",
        () ->
            assertThatThrownBy(RuntimeBuilderTest::buildAndClose)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("system property heddle.backend must be auto, worker or jdk: turbo"));
  }

  @Test
  void theBackendPropertyIsNotCaseSensitive() {
    withProperty(
        BACKEND,
        "JDK",
        () -> {
          try (TaskRuntime runtime = TaskRuntime.builder().build()) {
            assertThat(runtime.backend()).isEqualTo(Backend.JDK);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-3", "32768", "99999999999", "many", "", "1.5"})
  void aWorkersPropertyThatIsNotUnderstoodIsRefused(String value) {
    withProperty(
        WORKERS,
        value,
        () ->
            assertThatThrownBy(RuntimeBuilderTest::buildAndClose)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                    "system property heddle.workers must be a number from 1 to 32767: " + value));
  }

  @Test
  void theJdkBackendCanAlwaysBeAskedFor() throws InterruptedException {
    try (TaskRuntime runtime = TaskRuntime.builder().backend(Backend.JDK).build()) {
      assertThat(runtime.backend()).isEqualTo(Backend.JDK);
      assertThat(runtime.<Integer, RuntimeException>run(scope -> scope.spawn(() -> 3).join()))
          .isEqualTo(3);
    }
  }

  @Test
  void runtimesHaveTheGivenNameOrOneOfTheirOwn() {
    try (TaskRuntime named = TaskRuntime.builder().name("orders").build();
        TaskRuntime first = TaskRuntime.builder().build();
        TaskRuntime second = TaskRuntime.builder().build()) {
      assertThat(named.name()).isEqualTo("orders");
      assertThat(first.name()).startsWith("runtime-").isNotEqualTo(second.name());
      assertThat(named.toString()).startsWith("TaskRuntime[orders, ").contains("workers ");
    }
  }

  @Test
  void theSharedRuntimeIsOneAndIsCalledHeddle() {
    assertThat(TaskRuntime.shared()).isSameAs(TaskRuntime.shared());
    assertThat(TaskRuntime.shared().name()).isEqualTo("heddle");
    assertThat(TaskRuntime.shared().workers()).isPositive();
  }

  @Test
  void tasksRunOnTheRuntimeThatThePolicyNames() throws InterruptedException {
    try (TaskRuntime runtime = TaskRuntime.builder().name("own").build()) {
      String carrier =
          Scope.run(
              Policy.failFast().on(runtime),
              scope -> scope.spawn(() -> Thread.currentThread().toString()).join());
      if (runtime.backend() == Backend.WORKER) {
        assertThat(carrier).contains("@own-worker-");
      } else {
        assertThat(carrier).contains("@ForkJoinPool");
      }
    }
  }

  @Test
  void aScopeInATaskRunsOnTheRuntimeOfTheTask() throws InterruptedException {
    try (TaskRuntime runtime = TaskRuntime.builder().name("own").build()) {
      String carrier =
          runtime.run(outer ->
              outer
                  .spawn(() ->
                      Scope.<String, RuntimeException>run(
                          inner -> inner.spawn(() -> Thread.currentThread().toString()).join()))
                  .join());
      assertThat(carrier)
          .contains(runtime.backend() == Backend.WORKER ? "@own-worker-" : "@ForkJoinPool");
    }
  }

  @Test
  void executeRunsAScopeWithoutAResult() throws InterruptedException {
    try (TaskRuntime runtime = TaskRuntime.builder().build()) {
      boolean[] ran = new boolean[1];
      runtime.execute(scope ->
          scope.spawn(() -> {
            ran[0] = true;
          }));
      assertThat(ran[0]).isTrue();
    }
  }
}
