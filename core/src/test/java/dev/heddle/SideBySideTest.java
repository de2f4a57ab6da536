package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.channel.Channel;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several runtimes in one JVM. */
class SideBySideTest {
  @Test
  void tasksOfOneHandOverToTasksOfAnotherAndTheEndOfOneLeavesTheOther()
      throws InterruptedException {
    TaskRuntime makers = TaskRuntime.builder().name("makers").workers(1).build();
    try (TaskRuntime takers = TaskRuntime.builder().name("takers").workers(2).build()) {
      Channel<Integer> channel = Channel.rendezvous();
      makers.spawn(
          "maker",
          () -> {
            for (int i = 1; i <= 1_000; i++) {
              channel.send(i);
            }
            channel.close();
          });
      Task<Integer> taker =
          takers.spawn(
              "taker",
              () -> {
                int[] sum = new int[1];
                channel.forEach(value -> sum[0] += value);
                return sum[0];
              });

      assertThat(taker.join()).isEqualTo(500_500);
      makers.close();
      assertThatThrownBy(() -> makers.spawn("late", () -> 1))
          .isInstanceOf(IllegalStateException.class);
      assertThat(takers.spawn("still", () -> 1).join()).isEqualTo(1);
    }
  }

  @Test
  @Tag("worker")
  void theThreadsTellWhichRuntimeAndWorkerTheyAre() throws InterruptedException {
    try (TaskRuntime orders = TaskRuntime.builder().name("orders").workers(2).build();
        TaskRuntime mails = TaskRuntime.builder().name("mails").workers(1).build()) {
      assertThat(carriers(orders, 2)).containsExactly("orders-worker-0", "orders-worker-1");
      assertThat(carriers(mails, 1)).containsExactly("mails-worker-0");
    }
  }

  /** The carriers of tasks that run at the same time. */
  private static Set<String> carriers(TaskRuntime runtime, int count) throws InterruptedException {
    Set<String> names = new ConcurrentSkipListSet<>();
    runtime.execute(scope -> {
      CountDownLatch all = new CountDownLatch(count);
      for (int i = 0; i < count; i++) {
        scope.spawn(() -> {
          names.add(Thread.currentThread().toString().replaceAll(".*@", ""));
          all.countDown();
          while (all.getCount() > 0) {
            Thread.onSpinWait();
          }
        });
      }
    });
    return new TreeSet<>(names);
  }

  /** More workers than processors share them; on the JDK backend the number is ignored. */
  @Test
  void moreWorkersThanProcessorsAreNoError() throws InterruptedException {
    int many = 4 * Runtime.getRuntime().availableProcessors();
    try (TaskRuntime runtime = TaskRuntime.builder().workers(many).build()) {
      int sum =
          runtime.run(scope -> {
            int total = 0;
            for (int i = 0; i < 100; i++) {
              total += scope.spawn(() -> 1).join();
            }
            return total;
          });
      assertThat(sum).isEqualTo(100);
      assertThat(runtime.workers())
          .isEqualTo(
              runtime.backend() == Backend.WORKER
                  ? many
                  : Runtime.getRuntime().availableProcessors());
    }
  }
}
