package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the code inside a task may do with threads. */
class ForeignCodeTest {
  @Test
  void aVirtualThreadStartedInsideATaskRunsNormally() throws InterruptedException {
    AtomicInteger steps = new AtomicInteger();
    Scope.execute(scope ->
        scope.spawn(() -> {
          CountDownLatch latch = new CountDownLatch(1);
          Thread stray =
              Thread.ofVirtual()
                  .start(() -> {
                    steps.incrementAndGet();
                    Thread.yield();
                    try {
                      Await.latch(latch);
                    } catch (InterruptedException unexpected) {
                      throw new AssertionError(unexpected);
                    }
                    steps.incrementAndGet();
                  });
          latch.countDown();
          stray.join();
        }));

    assertThat(steps).hasValue(2);
  }

  @Test
  void aVirtualThreadMayOutliveTheTaskThatStartedIt() throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(1);
    Thread stray =
        Scope.run(scope ->
            scope
                .spawn(() ->
                    Thread.ofVirtual()
                        .start(() -> {
                          try {
                            Await.latch(latch);
                          } catch (InterruptedException unexpected) {
                            throw new AssertionError(unexpected);
                          }
                        }))
                .join());
    assertThat(stray.isAlive()).isTrue();
    latch.countDown();
    Await.until(() -> !stray.isAlive());
  }

  @Test
  void aVirtualThreadMayOpenScopesOfItsOwn() throws InterruptedException {
    CompletableFuture<Integer> result = new CompletableFuture<>();
    Scope.execute(scope ->
        scope.spawn(() ->
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    result.complete(
                        Scope.<Integer, RuntimeException>run(inner -> inner.spawn(() -> 4).join()));
                  } catch (Throwable failure) {
                    result.completeExceptionally(failure);
                  }
                })
                .join()));

    assertThat(result.join()).isEqualTo(4);
  }

  @Test
  void aVirtualThreadStartedInATaskIsNotThatTask() throws InterruptedException {
    CompletableFuture<Boolean> none = new CompletableFuture<>();
    Scope.execute(scope ->
        scope.spawn(
            () -> Thread.ofVirtual().start(() -> none.complete(Tasks.current() == null)).join()));

    assertThat(none.join()).isTrue();
  }

  @Test
  void anExecutorOfVirtualThreadsInsideATask() throws InterruptedException {
    int sum =
        Scope.run(scope ->
            scope
                .spawn(() -> {
                  try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                    int total = 0;
                    for (Future<Integer> future :
                        executor.invokeAll(Collections.<Callable<Integer>>nCopies(100, () -> 1))) {
                      total += future.get();
                    }
                    return total;
                  }
                })
                .join());

    assertThat(sum).isEqualTo(100);
  }

  @Test
  void replacingTheUncaughtExceptionHandlerDoesNotBreakJoin() throws InterruptedException {
    Scope.execute(
        Policy.collectAll(),
        scope -> {
          Task<Integer> task =
              scope.spawn(() -> {
                Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> {});
                Tasks.sleep(Duration.ofMillis(1));
                return Scope.<Integer, RuntimeException>run(inner -> inner.spawn(() -> 8).join());
              });
          assertThat(task.join()).isEqualTo(8);

          Task<Object> failing =
              scope.spawn(() -> {
                Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> {});
                throw new IOException("no");
              });
          assertThatThrownBy(failing::join).hasRootCauseMessage("no");
        });
  }

  @Test
  @Tag("worker")
  void aTaskThatReplacesItsHandlerStaysATaskOnOurCarriers() throws InterruptedException {
    TaskLocal<Integer> bound = TaskLocal.confined("bound");
    Scope.execute(scope -> {
      Task<Integer> task =
          scope.spawn(() ->
              bound.with(
                  6,
                  () -> {
                    Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> {});
                    return bound.get();
                  }));
      assertThat(task.join()).isEqualTo(6);
    });
  }

  @Test
  void threadLocalsWorkInTasksAndEndWithThem() throws InterruptedException {
    ThreadLocal<Integer> local = ThreadLocal.withInitial(() -> 0);
    Scope.execute(scope -> {
      for (int i = 1; i <= 50; i++) {
        int number = i;
        scope.spawn(() -> {
          assertThat(local.get()).isZero();
          local.set(number);
          Tasks.yieldNow();
          Tasks.sleep(Duration.ofNanos(1000));
          assertThat(local.get()).isEqualTo(number);
        });
      }
    });
  }

  @Test
  void aMonitorIsHeldByTheTaskNotByItsCarrier() throws InterruptedException {
    Object monitor = new Object();
    int[] inside = new int[1];
    int[] most = new int[1];
    Scope.execute(scope -> {
      for (int i = 0; i < 20; i++) {
        scope.spawn(() -> {
          synchronized (monitor) {
            most[0] = Math.max(most[0], ++inside[0]);
            Tasks.sleep(Duration.ofNanos(100_000));
            inside[0]--;
          }
        });
      }
    });

    assertThat(most[0]).isEqualTo(1);
  }
}
