package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A scope does not return before its tasks are done, and takes none afterwards. */
class ScopeLifeTest {
  @Test
  void theScopeReturnsAfterItsLastTask() throws Exception {
    AtomicBoolean mayEnd = new AtomicBoolean();
    AtomicInteger ended = new AtomicInteger();
    Elsewhere<Integer> scope =
        Elsewhere.start(() ->
            Scope.run(inner -> {
              for (int i = 0; i < 50; i++) {
                inner.spawn(() -> {
                  while (!mayEnd.get()) {
                    Tasks.yieldNow();
                  }
                  ended.incrementAndGet();
                });
              }
              return 1;
            }));

    Await.waiting(scope.thread);
    assertThat(scope.isDone()).isFalse();
    mayEnd.set(true);

    assertThat(scope.get()).isEqualTo(1);
    assertThat(ended).hasValue(50);
  }

  @Test
  void aFailingBodyStillWaitsForItsTasks() throws Exception {
    AtomicBoolean mayEnd = new AtomicBoolean();
    AtomicBoolean ended = new AtomicBoolean();
    Elsewhere<Object> scope =
        Elsewhere.start(() ->
            Scope.run(
                Policy.failFast().interrupt(InterruptPolicy.never()),
                inner -> {
                  AtomicBoolean started = new AtomicBoolean();
                  inner.spawn(() -> {
                    started.set(true);
                    while (!mayEnd.get()) {
                      Tasks.yieldNow();
                    }
                    ended.set(true);
                  });
                  Await.until(started::get);
                  throw new IllegalArgumentException("body");
                }));

    Await.waiting(scope.thread);
    assertThat(scope.isDone()).isFalse();
    mayEnd.set(true);

    assertThatThrownBy(scope::get).isInstanceOf(IllegalArgumentException.class).hasMessage("body");
    assertThat(ended).isTrue();
  }

  @Test
  void aFailingTaskDoesNotMakeTheScopeLeaveTheOthers() throws Exception {
    AtomicBoolean mayEnd = new AtomicBoolean();
    AtomicBoolean ended = new AtomicBoolean();
    Elsewhere<Object> scope =
        Elsewhere.start(() ->
            Scope.run(
                Policy.failFast().interrupt(InterruptPolicy.never()),
                inner -> {
                  AtomicBoolean started = new AtomicBoolean();
                  inner.spawn(() -> {
                    started.set(true);
                    while (!mayEnd.get()) {
                      Tasks.yieldNow();
                    }
                    ended.set(true);
                  });
                  Await.until(started::get);
                  inner.spawn(() -> {
                    throw new IllegalArgumentException("task");
                  });
                  return null;
                }));

    Await.waiting(scope.thread);
    assertThat(scope.isDone()).isFalse();
    mayEnd.set(true);

    assertThatThrownBy(scope::get).hasRootCauseMessage("task");
    assertThat(ended).isTrue();
  }

  @Test
  void tasksMaySpawnIntoTheirOwnScope() throws InterruptedException {
    AtomicInteger leaves = new AtomicInteger();

    Scope.execute(scope -> tree(scope, 8, leaves));

    assertThat(leaves).hasValue(256);
  }

  private static void tree(Scope scope, int depth, AtomicInteger leaves) {
    if (depth == 0) {
      leaves.incrementAndGet();
      return;
    }
    scope.spawn(() -> tree(scope, depth - 1, leaves));
    scope.spawn(() -> tree(scope, depth - 1, leaves));
  }

  @Test
  void anyThreadMaySpawnWhileTheScopeIsOpen() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    Scope.execute(scope ->
        Elsewhere.start(() ->
                scope.spawn(() -> {
                  ran.incrementAndGet();
                }))
            .get());

    assertThat(ran).hasValue(1);
  }

  @Test
  void aScopeInsideATaskOfAScope() throws InterruptedException {
    AtomicInteger innerTasks = new AtomicInteger();
    int seen =
        Scope.run(outer ->
            outer
                .spawn(() -> {
                  Scope.execute(inner -> {
                    for (int i = 0; i < 10; i++) {
                      inner.spawn(() -> {
                        innerTasks.incrementAndGet();
                      });
                    }
                  });
                  return innerTasks.get();
                })
                .join());

    assertThat(seen).isEqualTo(10);
  }

  @Test
  void aTaskMaySpawnIntoAScopeFurtherOut() throws InterruptedException {
    AtomicReference<Task<?>> far = new AtomicReference<>();
    Scope.execute(outer -> {
      Scope.execute(inner -> inner.spawn(() -> far.set(outer.spawn("far", () -> 1))));
    });

    assertThat(far.get().state()).isEqualTo(Task.State.SUCCEEDED);
  }

  @Test
  void theResultMayBeNull() throws InterruptedException {
    assertThat(Scope.<String, RuntimeException>run(scope -> null)).isNull();
    assertThat(Scope.<String, RuntimeException>run(scope -> scope.<String>spawn(() -> null).join()))
        .isNull();
  }

  @Test
  void aScopeWithoutTasks() throws InterruptedException {
    assertThat(Scope.<Integer, RuntimeException>run(scope -> 7)).isEqualTo(7);
  }

  @Test
  void spawnAfterTheEndIsRefusedWithTheNamesOfScopeAndTask() throws InterruptedException {
    Scope ended = Scope.run(Policy.failFast().named("orders"), scope -> scope);

    assertThatThrownBy(() -> ended.spawn("late", () -> 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("scope 'orders' has ended")
        .hasMessageContaining("'late'");
  }

  @Test
  void aTaskThatWasRefusedNeverRuns() throws InterruptedException {
    AtomicBoolean ran = new AtomicBoolean();
    Scope ended = Scope.run(scope -> scope);

    assertThatThrownBy(() -> ended.spawn(() -> ran.set(true)))
        .isInstanceOf(IllegalStateException.class);
    Scope.execute(scope -> scope.spawn(() -> {}));
    assertThat(ran).isFalse();
  }

  @Test
  void spawnInACancelledScopeGivesATaskThatNeverRuns() throws InterruptedException {
    AtomicBoolean ran = new AtomicBoolean();
    AtomicReference<Task<?>> task = new AtomicReference<>();

    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              scope.cancel("enough");
              task.set(scope.spawn(() -> ran.set(true)));
            }))
        .isInstanceOf(CancelledException.class);

    assertThat(ran).isFalse();
    assertThat(task.get().state()).isEqualTo(Task.State.CANCELLED);
  }

  @Test
  void isCancelledTellsTheStateOfTheScope() throws InterruptedException {
    AtomicBoolean before = new AtomicBoolean(true);
    AtomicBoolean after = new AtomicBoolean();
    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              before.set(scope.isCancelled());
              scope.cancel("x");
              after.set(scope.isCancelled());
            }))
        .isInstanceOf(CancelledException.class);

    assertThat(before).isFalse();
    assertThat(after).isTrue();
  }

  @Test
  void theNameOfAScopeIsWhatItPrints() throws InterruptedException {
    Scope.execute(
        Policy.failFast().named("orders"),
        scope -> assertThat(scope).hasToString("scope 'orders'"));
  }

  @Test
  void whatTheTasksWroteIsSeenAfterTheScope() throws InterruptedException {
    for (int round = 0; round < 200; round++) {
      int[] plain = new int[8];
      Scope.execute(scope -> {
        for (int i = 0; i < plain.length; i++) {
          int place = i;
          scope.spawn(() -> {
            plain[place] = place + 1;
          });
        }
      });
      assertThat(plain).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }
  }
}
