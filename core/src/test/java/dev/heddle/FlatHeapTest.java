package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * A scope holds on to live tasks only. The number of tasks is the property {@code
 * heddle.test.shortTasks}; a million takes about as much memory as ten million.
 */
class FlatHeapTest {
  @Test
  void millionsOfShortTasksPassThroughOneScopeInASmallHeap() throws Exception {
    long tasks = Long.getLong("heddle.test.shortTasks", 1_000_000);

    ChildJvm.Result result = ChildJvm.runOnSameBackend(Main.class, "-Xmx40m", "-Dtasks=" + tasks);

    assertThat(result.output().strip()).isEqualTo("sum " + tasks * (tasks - 1) / 2);
    assertThat(result.exit()).isZero();
  }

  static class Main {
    public static void main(String[] args) throws Exception {
      long tasks = Long.getLong("tasks");
      java.util.concurrent.atomic.LongAdder sum = new java.util.concurrent.atomic.LongAdder();
      Scope.execute(
          Policy.failFast().limit(500),
          scope -> {
            for (long i = 0; i < tasks; i++) {
              long number = i;
              scope.spawn(() -> sum.add(number));
            }
          });
      System.out.println("sum " + sum.sum());
    }
  }
}
