package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
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
