package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.channel.Channel;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** How the JVM ends while tasks run: each case in a JVM of its own. */
class JvmExitTest {
  /** On the JDK backend a task that computes keeps one of the carriers that all share. */
  private static final String ROOM = "-Djdk.virtualThreadScheduler.parallelism=4";

  @Test
  void itEndsWithMainAndItsHooksMayUseHeddle() throws Exception {
    ChildJvm.Result result = ChildJvm.runOnSameBackend(MainReturns.class, ROOM);

    assertThat(result.output().lines())
        .containsExactly(
            "threads that keep the JVM alive: [main]",
            "main returns",
            "the hook has 42",
            "the hook closes: every task has ended",
            "the hook is done");
    assertThat(result.exit()).isZero();
  }

  @Test
  void aTaskMayEndIt() throws Exception {
    ChildJvm.Result result = ChildJvm.runOnSameBackend(TaskExits.class, ROOM);

    assertThat(result.output().lines()).containsExactly("the task exits", "the hook is done");
    assertThat(result.exit()).isEqualTo(3);
  }

  /** Nobody watches it: the report of its task that computes would be in the output. */
  private static TaskRuntime busy(int workers) {
    return TaskRuntime.builder()
        .name("busy")
        .workers(workers)
        .slowAfter(ChronoUnit.FOREVER.getDuration())
        .build();
  }

  /** Computes, waits and sleeps for ever, each in a task. */
  private static void keepBusy(TaskRuntime runtime) throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(3);
    runtime.spawn(
        "computes",
        () -> {
          ready.countDown();
          while (true) {
            Thread.onSpinWait();
          }
        });
    runtime.spawn(
        "waits",
        () -> {
          ready.countDown();
          Channel.rendezvous().receive();
        });
    runtime.spawn(
        "sleeps",
        () -> {
          ready.countDown();
          Tasks.sleep(Duration.ofHours(1));
        });
    Await.latch(ready);
  }

  static class MainReturns {
    public static void main(String[] args) throws Exception {
      keepBusy(busy(2));
      TaskRuntime orders = TaskRuntime.builder().name("orders").build();
      orders.spawn("waits", () -> Channel.rendezvous().receive());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> hook(orders)));
      System.out.println(
          "threads that keep the JVM alive: "
              + Thread.getAllStackTraces().keySet().stream()
                  .filter(thread -> !thread.isDaemon())
                  .map(Thread::getName)
                  .toList());
      System.out.println("main returns");
    }

    private static void hook(TaskRuntime orders) {
      try {
        Channel<Integer> channel = Channel.rendezvous();
        int sum =
            Scope.run(scope -> {
              scope.spawn(() -> channel.send(42));
              return scope.spawn(() -> channel.receive()).join();
            });
        System.out.println("the hook has " + sum);
        System.out.println("the hook closes: " + orders.shutdown(Duration.ZERO));
        System.out.println("the hook is done");
      } catch (Exception failure) {
        System.out.println("the hook failed: " + failure);
      }
    }
  }

  static class TaskExits {
    public static void main(String[] args) throws Exception {
      TaskRuntime busy = busy(4);
      keepBusy(busy);
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> System.out.println("the hook is done")));
      Scope.execute(scope ->
          scope.spawn(() -> {
            System.out.println("the task exits");
            System.exit(3);
          }));
    }
  }
}
