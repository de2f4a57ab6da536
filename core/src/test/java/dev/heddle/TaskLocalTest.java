package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TaskLocalTest {
  private static final TaskLocal<String> USER = TaskLocal.inherited("user");
  private static final TaskLocal<String> SECRET = TaskLocal.confined("secret");
  private static final TaskLocal<Integer> DEPTH = TaskLocal.derived("depth", depth -> depth + 1);

  private static <T> T inATask(TaskBody<T> body) throws InterruptedException {
    return Scope.run(scope -> scope.spawn(body).join());
  }

  @Test
  void boundInTheBlockOnly() throws InterruptedException {
    assertThat(USER.orElse("nobody")).isEqualTo("nobody");
    USER.with("ada", () -> assertThat(USER.get()).isEqualTo("ada"));
    assertThat(USER.orElse("nobody")).isEqualTo("nobody");
  }

  @Test
  void anUnboundKeyIsRefusedWithItsName() {
    assertThatThrownBy(USER::get)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("'user'")
        .hasMessageContaining("not bound");
  }

  @Test
  void anInnerBindingHidesTheOuterOneUntilItEnds() throws InterruptedException {
    USER.with(
        "ada",
        () -> {
          USER.with("bob", () -> assertThat(USER.get()).isEqualTo("bob"));
          assertThat(USER.get()).isEqualTo("ada");
          return null;
        });
  }

  @Test
  void restoredAfterAFailure() throws InterruptedException {
    USER.with(
        "ada",
        () -> {
          assertThatThrownBy(() ->
                  USER.with(
                      "bob",
                      () -> {
                        throw new IOException("no");
                      }))
              .isInstanceOf(IOException.class);
          assertThat(USER.get()).isEqualTo("ada");
          return null;
        });
  }

  @Test
  void keysDoNotDisturbEachOther() throws InterruptedException {
    TaskLocal<String> sameName = TaskLocal.inherited("user");
    USER.with(
        "ada",
        () ->
            sameName.with(
                "bob",
                () -> {
                  assertThat(USER.get()).isEqualTo("ada");
                  assertThat(sameName.get()).isEqualTo("bob");
                  return null;
                }));
  }

  @Test
  void anInheritedKeyIsBoundInTasksAndTheirTasks() throws InterruptedException {
    String seen = USER.with("ada", () -> inATask(() -> inATask(USER::get)));

    assertThat(seen).isEqualTo("ada");
  }

  @Test
  void aConfinedKeyIsNot() throws InterruptedException {
    String seen = SECRET.with("xyz", () -> inATask(() -> SECRET.orElse("none")));

    assertThat(seen).isEqualTo("none");
  }

  @Test
  void aConfinedKeyHidesNoOther() throws InterruptedException {
    String seen =
        USER.with(
            "ada",
            () ->
                SECRET.with(
                    "xyz",
                    () ->
                        DEPTH.with(
                            0,
                            () ->
                                inATask(() -> USER.get() + SECRET.orElse("none") + DEPTH.get()))));

    assertThat(seen).isEqualTo("adanone1");
  }

  @Test
  void aDerivedKeyIsBoundToWhatTheRuleMakes() throws InterruptedException {
    int seen = DEPTH.with(0, () -> inATask(() -> inATask(() -> inATask(DEPTH::get))));

    assertThat(seen).isEqualTo(3);
  }

  @Test
  void theRuleRunsAtEachSpawnInTheSpawnersThread() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    Thread[] caller = new Thread[1];
    TaskLocal<Integer> counted =
        TaskLocal.derived(
            "counted",
            value -> {
              caller[0] = Thread.currentThread();
              return calls.incrementAndGet();
            });

    counted.with(
        0,
        () -> {
          Scope.execute(scope -> {
            assertThat(scope.spawn(counted::get).join()).isEqualTo(1);
            assertThat(scope.spawn(counted::get).join()).isEqualTo(2);
          });
          assertThat(counted.get()).as("the spawner keeps its own").isEqualTo(0);
          return null;
        });

    assertThat(calls).hasValue(2);
    assertThat(caller[0]).isSameAs(Thread.currentThread());
  }

  @Test
  void theBindingAtTheSpawnCounts() throws InterruptedException {
    Scope.execute(scope -> {
      Task<String> outside = scope.spawn(() -> USER.orElse("nobody"));
      Task<String> inside = USER.with("ada", () -> scope.spawn(() -> USER.orElse("nobody")));
      assertThat(outside.join()).isEqualTo("nobody");
      assertThat(inside.join()).isEqualTo("ada");
    });
  }

  @Test
  void aTaskKeepsItsBindingsAfterTheBlockOfTheSpawnerHasEnded() throws InterruptedException {
    java.util.concurrent.CountDownLatch blockEnded = new java.util.concurrent.CountDownLatch(1);
    Scope.execute(scope -> {
      Task<String> task =
          USER.with(
              "ada",
              () ->
                  scope.spawn(() -> {
                    Await.latch(blockEnded);
                    return USER.get();
                  }));
      blockEnded.countDown();
      assertThat(task.join()).isEqualTo("ada");
    });
  }

  @Test
  void whatATaskBindsIsNotSeenOutside() throws InterruptedException {
    USER.with(
        "ada",
        () -> {
          inATask(() -> USER.with("bob", USER::get));
          assertThat(USER.get()).isEqualTo("ada");
          return null;
        });
  }

  @Test
  void itWorksInForeignThreadsAndIsNotInheritedByThem() throws Exception {
    String seen =
        USER.with(
            "ada",
            () -> {
              try {
                return Elsewhere.start(() -> USER.orElse("nobody") + USER.with("bob", USER::get))
                    .get();
              } catch (InterruptedException interrupted) {
                throw interrupted;
              } catch (Exception unexpected) {
                throw new AssertionError(unexpected);
              }
            });

    assertThat(seen).isEqualTo("nobodybob");
  }

  @Test
  void aDetachedTaskInheritsToo() throws InterruptedException {
    try (TaskRuntime runtime = TaskRuntime.builder().build()) {
      Task<String> task = USER.with("ada", () -> runtime.spawn("detached", USER::get));
      assertThat(task.join()).isEqualTo("ada");
    }
  }

  @Test
  void itsNameIsWhatItPrints() {
    assertThat(USER).hasToString("TaskLocal[user]");
  }
}
