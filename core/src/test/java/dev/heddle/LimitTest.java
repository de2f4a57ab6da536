package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LimitTest {
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void neverMoreThanTheLimitRunAndAllOfIt() throws InterruptedException {
    int limit = 4;
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(limit);

    Scope.execute(
        Policy.failFast().limit(limit),
        scope -> {
          for (int i = 0; i < 200; i++) {
            scope.spawn(() -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              full.countDown();
              Await.latch(full); // opens only if as many as the limit are here at the same time
              Tasks.yieldNow();
              running.decrementAndGet();
            });
          }
        });

    assertThat(most).hasValue(limit);
  }

  @Test
  void aSpawnOverTheLimitByTheBodyWaitsForAPlace() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean spawned = new AtomicBoolean();
    Elsewhere<Object> scope =
        Elsewhere.start(() ->
            Scope.run(
                Policy.failFast().limit(1),
                inner -> {
                  inner.spawn(() -> Await.latch(release));
                  inner.spawn(() -> {});
                  spawned.set(true);
                  return null;
                }));

    Await.waiting(scope.thread);
    assertThat(spawned).isFalse();
    release.countDown();
    scope.get();

    assertThat(spawned).isTrue();
  }

  @Test
  void aSpawnOverTheLimitByATaskIsQueuedAndDoesNotWait() throws InterruptedException {
    AtomicInteger ran = new AtomicInteger();

    Scope.execute(
        Policy.failFast().limit(1),
        scope ->
            scope.spawn(() -> {
              for (int i = 0; i < 10; i++) {
                Task<?> queued =
                    scope.spawn(() -> {
                      ran.incrementAndGet();
                    });
                assertThat(queued.state()).isEqualTo(Task.State.QUEUED);
              }
            }));

    assertThat(ran).hasValue(10);
  }

  @Test
  void allTasksSpawningOverTheLimitDoNotBlockEachOther() throws InterruptedException {
    AtomicInteger ran = new AtomicInteger();

    Scope.execute(
        Policy.failFast().limit(2),
        scope -> {
          for (int i = 0; i < 10; i++) {
            scope.spawn(() -> chain(scope, 20, ran));
          }
        });

    assertThat(ran).hasValue(10 * 21);
  }

  private static void chain(Scope scope, int more, AtomicInteger ran) {
    ran.incrementAndGet();
    if (more > 0) {
      scope.spawn(() -> chain(scope, more - 1, ran));
    }
  }

  @Test
  void queuedTasksStartInTheOrderOfTheirSpawn() throws InterruptedException {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());

    Scope.execute(
        Policy.failFast().limit(1),
        scope ->
            scope.spawn(() -> {
              for (int i = 0; i < 50; i++) {
                int number = i;
                scope.spawn(() -> {
                  order.add(number);
                });
              }
            }));

    assertThat(order).hasSize(50).isSorted();
  }

  @Test
  void aQueuedTaskThatIsCancelledNeverRuns() throws InterruptedException {
    AtomicBoolean ran = new AtomicBoolean();
    AtomicReference<Task<?>> queued = new AtomicReference<>();

    Scope.execute(
        Policy.failFast().limit(1),
        scope ->
            scope.spawn(() -> {
              queued.set(scope.spawn(() -> ran.set(true)));
              assertThat(queued.get().cancel("not needed")).isTrue();
            }));

    assertThat(ran).isFalse();
    assertThat(queued.get().state()).isEqualTo(Task.State.CANCELLED);
  }

  @Test
  void aFailureCancelsWhatIsQueuedAndWakesTheSpawningBody() {
    AtomicBoolean ran = new AtomicBoolean();
    AtomicReference<Task<?>> second = new AtomicReference<>();

    Throwable thrown =
        catchThrowable(() ->
            Scope.execute(
                Policy.failFast().limit(1),
                scope -> {
                  CountDownLatch go = new CountDownLatch(1);
                  scope.spawn(() -> {
                    Await.latch(go);
                    throw new IOException("first");
                  });
                  Thread body = Thread.currentThread();
                  Elsewhere.start(() -> {
                    Await.waiting(body);
                    go.countDown();
                    return null;
                  });
                  second.set(scope.spawn(() -> ran.set(true)));
                  Tasks.checkCancelled();
                }));

    assertThat(thrown).isInstanceOf(TaskFailedException.class).hasRootCauseMessage("first");
    assertThat(ran).isFalse();
    assertThat(second.get().state()).isEqualTo(Task.State.CANCELLED);
  }

  @Test
  void anInterruptWhileTheBodyWaitsForAPlaceSurfacesAtTheNextWait() throws Exception {
    AtomicReference<Task<?>> second = new AtomicReference<>();
    Elsewhere<Object> scope =
        Elsewhere.start(() ->
            Scope.run(
                Policy.failFast().limit(1),
                inner -> {
                  inner.spawn(() -> Tasks.sleep(LONG));
                  second.set(inner.spawn(() -> {}));
                  Tasks.sleep(LONG);
                  return null;
                }));

    Await.waiting(scope.thread);
    scope.thread.interrupt();

    assertThatThrownBy(scope::get).isExactlyInstanceOf(InterruptedException.class);
    assertThat(second.get().state()).isEqualTo(Task.State.CANCELLED);
  }

  @Test
  void aTaskInsideAnotherScopeDoesNotCountForTheOuterLimit() throws InterruptedException {
    int sum =
        Scope.run(
            Policy.failFast().limit(1),
            outer ->
                outer
                    .spawn(() ->
                        Scope.<Integer, RuntimeException>run(inner -> {
                          Task<Integer> a = inner.spawn(() -> 1);
                          Task<Integer> b = inner.spawn(() -> 2);
                          return a.join() + b.join();
                        }))
                    .join());

    assertThat(sum).isEqualTo(3);
  }
}
