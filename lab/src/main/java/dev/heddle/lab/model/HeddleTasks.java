package dev.heddle.lab.model;

import dev.heddle.Backend;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.TaskRuntime;
import dev.heddle.Tasks;
import java.time.Duration;

/** A task for every piece, in one scope. */
final class HeddleTasks implements TaskModel {

  /** Refuses to run on another carrier backend than the one asked for. */
  HeddleTasks(Backend asked) {
    Backend active = TaskRuntime.shared().backend();
    if (active != asked) {
      throw new IllegalStateException(
          "the carrier backend is " + active + ", not " + asked + ": run heddle doctor");
    }
  }

  @Override
  public void run(int count, int limit, Work work) throws Exception {
    Policy policy = limit < count ? Policy.failFast().limit(limit) : Policy.failFast();
    Scope.execute(
        policy,
        scope -> {
          for (int i = 0; i < count; i++) {
            int index = i;
            scope.spawn(() -> work.run(index));
          }
        });
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Tasks.sleep(duration);
  }
}
