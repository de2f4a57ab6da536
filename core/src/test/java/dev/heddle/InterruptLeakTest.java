package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** No interrupt of ours is seen after the scope, the timeout or the task that it was meant for. */
class InterruptLeakTest {
  private static final Policy AT_ONCE = Policy.failFast().interrupt(InterruptPolicy.atOnce());
  private static final Policy SOON =
      Policy.failFast().interrupt(InterruptPolicy.after(Duration.ofNanos(20_000)));

  private static void failing(Scope scope) {
    scope.spawn(() -> {
      throw new IOException("task");
    });
  }

  @Test
  void pastAScopeWhoseBodyWaitsInTheJdk() {
    for (int i = 0; i < 1_000; i++) {
      Throwable thrown =
          catchThrowable(() ->
              Scope.execute(
                  AT_ONCE,
                  scope -> {
                    failing(scope);
                    new CountDownLatch(1).await();
                  }));
      assertThat(Thread.interrupted()).as("round %d", i).isFalse();
      assertThat(thrown).isInstanceOf(TaskFailedException.class);
    }
  }

  @Test
  void pastAScopeWhoseBodyComputes() {
    for (int i = 0; i < 2_000; i++) {
      Throwable thrown =
          catchThrowable(() ->
              Scope.execute(
                  AT_ONCE,
                  scope -> {
                    failing(scope);
                    while (!scope.isCancelled()) {
                      Thread.onSpinWait();
                    }
                  }));
      assertThat(Thread.interrupted()).as("round %d", i).isFalse();
      assertThat(thrown).isInstanceOf(TaskFailedException.class);
    }
  }

  @Test
  void pastAScopeThatWaitsForItsTasks() {
    for (int i = 0; i < 2_000; i++) {
      Throwable thrown = catchThrowable(() -> Scope.execute(AT_ONCE, InterruptLeakTest::failing));
      assertThat(Thread.interrupted()).as("round %d", i).isFalse();
      assertThat(thrown).isInstanceOf(TaskFailedException.class);
    }
  }

  @Test
  void pastAScopeInATask() throws InterruptedException {
    AtomicInteger leaks = new AtomicInteger();
    Scope.execute(outer ->
        outer.spawn(() -> {
          for (int i = 0; i < 1_000; i++) {
            Throwable thrown =
                catchThrowable(() -> Scope.execute(AT_ONCE, InterruptLeakTest::failing));
            assertThat(thrown).isInstanceOf(TaskFailedException.class);
            if (Thread.interrupted()) {
              leaks.incrementAndGet();
            }
          }
        }));

    assertThat(leaks).hasValue(0);
  }

  @Test
  void pastAScopeWithAShortGraceTime() {
    for (int i = 0; i < 300; i++) {
      Throwable thrown =
          catchThrowable(() ->
              Scope.execute(
                  SOON,
                  scope -> {
                    failing(scope);
                    new CountDownLatch(1).await();
                  }));
      assertThat(Thread.interrupted()).as("round %d", i).isFalse();
      assertThat(thrown).isInstanceOf(TaskFailedException.class);
    }
  }

  @Test
  void pastATimeout() throws InterruptedException {
    Scope.execute(
        AT_ONCE,
        scope -> {
          for (int i = 0; i < 1_000; i++) {
            CountDownLatch neverOpens = new CountDownLatch(1);
            Throwable thrown =
                catchThrowable(
                    () -> Tasks.timeout(Duration.ofNanos(50_000), () -> neverOpens.await()));
            assertThat(Thread.interrupted()).as("round %d", i).isFalse();
            assertThat(thrown).isInstanceOf(TimeoutException.class);
          }
        });
  }

  @Test
  void pastATimeoutThatIsNearlyMet() throws InterruptedException {
    Scope.execute(
        AT_ONCE,
        scope -> {
          for (int i = 0; i < 2_000; i++) {
            long until = System.nanoTime() + 50_000;
            // The interrupt comes just before the end, or not at all.
            Throwable thrown =
                catchThrowable(() ->
                    Tasks.timeout(
                        Duration.ofNanos(50_000),
                        () -> {
                          while (System.nanoTime() - until < 0) {
                            Thread.onSpinWait();
                          }
                        }));
            assertThat(Thread.interrupted()).as("round %d", i).isFalse();
            assertThat(thrown == null || thrown instanceof TimeoutException).isTrue();
          }
        });
  }

  @Test
  void intoTheNextTaskOrTheScopeThatWaits() {
    AtomicInteger leaks = new AtomicInteger();
    for (int i = 0; i < 300; i++) {
      Throwable thrown =
          catchThrowable(() ->
              Scope.execute(
                  AT_ONCE,
                  scope -> {
                    Task<?> task = scope.spawn(() -> new CountDownLatch(1).await());
                    Task<?> next =
                        scope.spawn(() -> {
                          Tasks.yieldNow();
                          if (Thread.interrupted()) {
                            leaks.incrementAndGet();
                          }
                        });
                    task.cancel("only this one");
                    Await.until(() -> task.isDone() && next.isDone());
                    if (Thread.interrupted()) {
                      leaks.incrementAndGet();
                    }
                  }));
      assertThat(thrown).isNull();
    }

    assertThat(leaks).hasValue(0);
  }
}
