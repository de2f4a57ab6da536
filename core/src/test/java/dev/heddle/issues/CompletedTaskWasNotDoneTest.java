package dev.heddle.issues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Completions;
import dev.heddle.Scope;
import dev.heddle.Task;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * A taker of completed tasks was claimed before the outcome of the task was visible. One that was
 * awake at that moment, because of an unpark without a reason, got a task that was not done.
 */
class CompletedTaskWasNotDoneTest {
  @Test
  void whatIsGivenOutAsCompletedIsDone() throws InterruptedException {
    Thread taker = Thread.currentThread();
    AtomicBoolean over = new AtomicBoolean();
    Actor<Void> unparker =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              while (!over.get()) {
                LockSupport.unpark(taker);
              }
              return null;
            });
    long end = System.nanoTime() + 1_000_000_000L;
    try {
      Scope.execute(scope -> {
        Completions completed = scope.completed();
        while (System.nanoTime() - end < 0) {
          scope.spawn(() -> 1);
          Task<?> task = completed.next();
          assertThat(task.isDone()).isTrue();
        }
      });
    } finally {
      over.set(true);
      unparker.result();
    }
  }
}
