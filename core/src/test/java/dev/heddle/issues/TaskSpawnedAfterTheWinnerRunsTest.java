package dev.heddle.issues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.Task;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Under firstSuccess a task that was spawned after another one had succeeded ran to its end: a race
 * was lost by whoever started first if the spawner was slow.
 */
class TaskSpawnedAfterTheWinnerRunsTest {
  @Test
  void itIsCancelledInstead() throws InterruptedException {
    AtomicBoolean ran = new AtomicBoolean();

    Task<Boolean> late =
        Scope.run(
            Policy.firstSuccess(),
            scope -> {
              Task<String> first = scope.spawn(() -> "first");
              assertThat(scope.winner()).isSameAs(first);
              return scope.spawn(() -> ran.getAndSet(true));
            });

    assertThat(late.state()).isEqualTo(Task.State.CANCELLED);
    assertThat(ran).isFalse();
  }
}
