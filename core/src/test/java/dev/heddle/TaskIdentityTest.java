package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a task is called, where it comes from, and whose it is. */
class TaskIdentityTest {
  private static int line() {
    return StackWalker.getInstance()
        .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
  }

  @Test
  void theThreadBearsTheGivenName() throws InterruptedException {
    Scope.execute(scope -> {
      Task<String> task = scope.spawn("prices", () -> Thread.currentThread().getName());
      assertThat(task.join()).isEqualTo("prices");
      assertThat(task.name()).isEqualTo("prices");
    });
  }

  @Test
  void aTaskWithoutANameHasOneMadeOfItsId() throws InterruptedException {
    Scope.execute(scope -> {
      Task<Integer> task = scope.spawn(() -> 1);
      assertThat(task.name()).isEqualTo("task-" + task.id());
    });
  }

  @Test
  void theIdIsThatOfTheThreadAndUnique() throws InterruptedException {
    Scope.execute(scope -> {
      Task<Long> first = scope.spawn(() -> Thread.currentThread().threadId());
      Task<Long> second = scope.spawn(() -> Thread.currentThread().threadId());
      assertThat(first.join()).isEqualTo(first.id());
      assertThat(first.id()).isNotEqualTo(second.id());
    });
  }

  @Test
  void theParentIsTheTaskThatOpenedTheScope() throws InterruptedException {
    Scope.execute(outer -> {
      Task<Task<?>> child =
          outer.spawn(
              () -> Scope.<Task<?>, RuntimeException>run(inner -> inner.spawn(() -> 1).parent()));
      assertThat(child.join()).isSameAs(child);
      assertThat(child.parent()).isNull();
    });
  }

  @Test
  void aTaskSpawnedByAnotherTaskOfItsScopeHasTheParentOfTheScope() throws InterruptedException {
    Scope.execute(outer -> {
      Task<Task<?>> child = outer.spawn(() -> outer.spawn(() -> 1).parent());
      assertThat(child.join()).isNull();
    });
  }

  @Test
  void currentIsTheTaskThatRuns() throws InterruptedException {
    assertThat(Tasks.current()).isNull();
    Scope.execute(scope -> {
      assertThat(Tasks.current()).isNull();
      Task<Task<?>> task = scope.spawn(() -> Tasks.current());
      assertThat(task.join()).isSameAs(task);
      Task<Task<?>> inside =
          scope.spawn(() -> Scope.<Task<?>, RuntimeException>run(inner -> Tasks.current()));
      assertThat(inside.join()).isSameAs(inside);
    });
  }

  @Test
  void theSpawnSiteIsFileAndLineOfTheSpawn() throws InterruptedException {
    Scope.execute(scope -> {
      int before = line();
      Task<Integer> task = scope.spawn(() -> 1);

      assertThat(task.spawnSite())
          .startsWith("TaskIdentityTest.")
          .endsWith("(TaskIdentityTest.java:" + (before + 1) + ")");
    });
  }

  @Test
  void twoSpawnsInOneMethodHaveTwoSites() throws InterruptedException {
    Scope.execute(scope -> {
      Task<Integer> first = scope.spawn(() -> 1);
      Task<Integer> second = scope.spawn(() -> 2);
      assertThat(first.spawnSite()).isNotEqualTo(second.spawnSite());
    });
  }

  @Test
  void aLoopHasOneSite() throws InterruptedException {
    Scope.execute(scope -> {
      Stream<String> sites = Stream.generate(() -> scope.spawn(() -> 1).spawnSite()).limit(3);
      assertThat(sites.distinct()).hasSize(1);
    });
  }

  @Test
  void theSiteOfATaskOfTasksAllIsThatOfItsOwnCall() throws InterruptedException {
    String first = Tasks.all(() -> site()).getFirst();
    int before = line();
    String second = Tasks.all(() -> site()).getFirst();

    assertThat(first).contains("TaskIdentityTest.java:" + (before - 1));
    assertThat(second).contains("TaskIdentityTest.java:" + (before + 1));
  }

  @Test
  void theSiteOfATaskOfTasksMapIsThatOfItsOwnCall() throws InterruptedException {
    String first = Tasks.map(List.of(1), 1, number -> site()).getFirst();
    int before = line();
    String second = Tasks.map(List.of(1), 1, number -> site()).getFirst();

    assertThat(first).contains("TaskIdentityTest.java:" + (before - 1));
    assertThat(second).contains("TaskIdentityTest.java:" + (before + 1));
  }

  @Test
  void theSiteOfATaskOfTasksRaceIsThatOfItsOwnCall() throws InterruptedException {
    String first = Tasks.race(() -> site());
    int before = line();
    String second = Tasks.race(() -> site());

    assertThat(first).contains("TaskIdentityTest.java:" + (before - 1));
    assertThat(second).contains("TaskIdentityTest.java:" + (before + 1));
  }

  private static String site() {
    return Tasks.current().spawnSite();
  }

  @Test
  void theMessageOfAFailureTellsNameSiteAndFailure() {
    int before = line();
    Throwable thrown =
        catchThrowable(() ->
            Scope.execute(scope ->
                scope.spawn(
                    "prices",
                    () -> {
                      throw new IOException("shop is closed");
                    })));

    assertThat(thrown)
        .isInstanceOf(TaskFailedException.class)
        .hasMessageStartingWith("task 'prices', spawned at TaskIdentityTest.")
        .hasMessageContaining("(TaskIdentityTest.java:" + (before + 4) + ")")
        .hasMessageEndingWith(", failed: java.io.IOException: shop is closed");
  }

  @Test
  void theSpawnStackIsPartOfAFailureWhenTheSwitchIsOn() {
    assertThat(Boolean.getBoolean("heddle.spawnStacks")).as("on in tests").isTrue();

    Throwable thrown = catchThrowable(TaskIdentityTest::spawnAFailure);

    assertThat(thrown.getCause().getSuppressed())
        .singleElement()
        .satisfies(stack -> {
          assertThat(stack).hasMessage("the task was spawned here");
          assertThat(stack.getStackTrace())
              .anyMatch(frame -> frame.getMethodName().equals("spawnAFailure"));
        });
  }

  private static void spawnAFailure() throws InterruptedException {
    Scope.execute(scope ->
        scope.spawn(() -> {
          throw new IOException("no");
        }));
  }
}
