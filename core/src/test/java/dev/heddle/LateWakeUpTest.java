package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A task that is woken after its runtime has ended still runs, and waking it does not throw. */
class LateWakeUpTest {
  @Test
  void aSurvivorThatIsWokenAfterTheShutdownRunsToItsEnd() throws InterruptedException {
    TaskRuntime runtime = TaskRuntime.builder().workers(1).build();
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch ready = new CountDownLatch(1);
    AtomicReference<Thread> thread = new AtomicReference<>();
    TaskLocal<Integer> bound = TaskLocal.confined("bound");
    AtomicInteger found = new AtomicInteger();
    Task<?> task =
        runtime.spawn(
            "stubborn",
            () ->
                bound.with(
                    5,
                    () -> {
                      thread.set(Thread.currentThread());
                      ready.countDown();
                      while (release.getCount() != 0) {
                        LockSupport.park(); // not to be stopped by an interrupt
                        Thread.interrupted();
                      }
                      for (int i = 0; i < 10; i++) {
                        Thread.yield();
                      }
                      found.set(
                          bound.get()); // nothing is bound in a thread that is not known as a task
                      return null;
                    }));
    Await.latch(ready);

    ShutdownReport report = runtime.shutdown(Duration.ZERO);

    assertThat(report.survivors()).hasSize(1);
    Await.waiting(thread.get());
    release.countDown();
    LockSupport.unpark(thread.get());
    Await.until(task::isDone);
    assertThat(found).hasValue(5);
  }

  @Test
  void severalSurvivorsThatWakeEachOther() throws InterruptedException {
    TaskRuntime runtime = TaskRuntime.builder().workers(2).build();
    CountDownLatch[] chain = new CountDownLatch[20];
    for (int i = 0; i < chain.length; i++) {
      chain[i] = new CountDownLatch(1);
    }
    Task<?>[] tasks = new Task<?>[chain.length];
    CountDownLatch ready = new CountDownLatch(chain.length);
    for (int i = 0; i < chain.length; i++) {
      int number = i;
      tasks[i] =
          runtime.spawn(
              "link " + i,
              () -> {
                ready.countDown();
                awaitWhateverHappens(chain[number]);
                if (number + 1 < chain.length) {
                  chain[number + 1].countDown();
                }
              });
    }
    Await.latch(ready);

    runtime.shutdown(Duration.ZERO);
    chain[0].countDown();

    for (Task<?> task : tasks) {
      Await.until(task::isDone);
    }
  }

  /** The known gap: what a survivor woke waited in the slot of its carrier until that was free. */
  @Test
  void aSurvivorThatRunsOnWakesAnother() throws InterruptedException {
    TaskRuntime runtime = TaskRuntime.builder().workers(2).build();
    CountDownLatch ready = new CountDownLatch(2);
    CountDownLatch wakesUp = new CountDownLatch(1);
    AtomicBoolean mayWake = new AtomicBoolean();
    AtomicBoolean ran = new AtomicBoolean();
    Task<?> sleeper =
        runtime.spawn(
            "sleeper",
            () -> {
              ready.countDown();
              awaitWhateverHappens(wakesUp);
              ran.set(true);
            });
    Task<Boolean> runsOn =
        runtime.spawn(
            "runs on",
            () -> {
              ready.countDown();
              compute(mayWake);
              wakesUp.countDown();
              return compute(ran);
            });
    Await.latch(ready);
    assertThat(runtime.shutdown(Duration.ZERO).survivors()).hasSize(2);

    mayWake.set(true);

    Await.until(runsOn::isDone);
    assertThat(ran).isTrue();
    assertThat(runsOn.join()).as("while the one that woke it ran on").isTrue();
    Await.until(sleeper::isDone);
  }

  /** Until {@code flag} is set; false if that took so long that it cannot be meant. */
  private static boolean compute(AtomicBoolean flag) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!flag.get()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      Thread.onSpinWait();
    }
    return true;
  }

  @Test
  void aSurvivorMaySleepAndOpenScopes() throws InterruptedException {
    TaskRuntime runtime = TaskRuntime.builder().workers(1).build();
    CountDownLatch ready = new CountDownLatch(1);
    CountDownLatch opens = new CountDownLatch(1);
    AtomicInteger result = new AtomicInteger();
    Task<?> task =
        runtime.spawn(
            "survivor",
            () ->
                Tasks.shield(
                    Duration.ofHours(1),
                    () -> {
                      ready.countDown();
                      awaitWhateverHappens(opens);
                      Tasks.sleep(Duration.ofMillis(2));
                      result.set(
                          Scope.<Integer, RuntimeException>run(
                              scope -> scope.spawn(() -> 42).join()));
                      return null;
                    }));
    Await.latch(ready);
    assertThat(runtime.shutdown(Duration.ZERO).survivors()).hasSize(1);

    opens.countDown();

    Await.until(task::isDone);
    assertThat(result).hasValue(42);
  }

  @Test
  @Tag("worker")
  void survivorsOfASingleWorkerStillNeverRunAtTheSameTime() throws InterruptedException {
    TaskRuntime single = TaskRuntime.builder().name("lonely").singleWorker().build();
    int count = 8;
    CountDownLatch ready = new CountDownLatch(count);
    CountDownLatch opens = new CountDownLatch(1);
    int[] inside = new int[1]; // plain data, as on a single worker
    int[] most = new int[1];
    AtomicReference<String> carrier = new AtomicReference<>("");
    Task<?>[] tasks = new Task<?>[count];
    for (int i = 0; i < count; i++) {
      tasks[i] =
          single.spawn(
              "survivor",
              () -> {
                ready.countDown();
                awaitWhateverHappens(opens);
                for (int turn = 0; turn < 2_000; turn++) {
                  most[0] = Math.max(most[0], ++inside[0]);
                  Thread.onSpinWait();
                  inside[0]--;
                  Thread.yield();
                }
                carrier.set(Thread.currentThread().toString());
              });
    }
    Await.latch(ready);
    assertThat(single.shutdown(Duration.ZERO).survivors()).hasSize(count);

    opens.countDown();

    for (Task<?> task : tasks) {
      Await.until(task::isDone);
    }
    assertThat(most[0]).isEqualTo(1);
    assertThat(carrier.get()).endsWith("@lonely-late");
  }

  private static void awaitWhateverHappens(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException ignored) {
        // The point: it does not stop.
      }
    }
  }
}
