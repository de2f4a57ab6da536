package dev.heddle.issues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Completions;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.Task;
import dev.heddle.Tasks;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * Time limits, nested scopes and onCancel registrations of a scope's body hang under the scope, as
 * its tasks do, and were counted as tasks: "no task is left" was not seen inside them, and a scope
 * with an open registration never ended.
 */
class NodesOfTheBodyCountedAsTasksTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Test
  void completionsEndInsideATimeout() throws InterruptedException {
    int seen =
        Scope.run(scope -> {
          Completions completed = scope.completed();
          scope.spawn(() -> 1);
          scope.spawn(() -> 2);
          return Tasks.timeout(LIMIT, () -> count(completed));
        });
    assertThat(seen).isEqualTo(2);
  }

  @Test
  void completionsEndInsideANestedScope() throws InterruptedException {
    int seen =
        Scope.run(
            Policy.failFast().deadline(LIMIT),
            scope -> {
              Completions completed = scope.completed();
              scope.spawn(() -> 1);
              return Scope.run(nested -> count(completed));
            });
    assertThat(seen).isEqualTo(1);
  }

  @Test
  void aTakerIsToldThatNoTaskIsLeftWhileTheBodyIsInATimeout() throws InterruptedException {
    Actor<Integer> taker =
        Scope.run(scope -> {
          Completions completed = scope.completed();
          CountDownLatch taken = new CountDownLatch(1);
          scope.spawn(() -> 1);
          Actor<Integer> other =
              Actor.start(
                  Kind.PLATFORM,
                  () -> {
                    int count = count(completed);
                    taken.countDown();
                    return count;
                  });
          Tasks.timeout(LIMIT, () -> taken.await());
          return other;
        });
    assertThat(taker.result()).isEqualTo(1);
  }

  @Test
  void anOpenRegistrationDoesNotKeepTheScopeFromEnding() {
    Actor<Integer> actor =
        Actor.start(
            Kind.PLATFORM,
            () ->
                Scope.run(scope -> {
                  Tasks.onCancel(() -> {});
                  return scope.spawn(() -> 3).join();
                }));
    assertThat(actor.result()).isEqualTo(3);
  }

  private static int count(Completions completed) throws InterruptedException {
    int count = 0;
    for (Task<?> task; (task = completed.next()) != null; ) {
      assertThat(task.isDone()).isTrue();
      count++;
    }
    return count;
  }
}
