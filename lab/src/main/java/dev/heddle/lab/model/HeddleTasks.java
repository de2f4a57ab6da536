package dev.heddle.lab.model;

import dev.heddle.Backend;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.TaskRuntime;
import dev.heddle.Tasks;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** A task for every piece, in one scope. */
final class HeddleTasks implements TaskModel {

  private final TaskRuntime runtime;
  private final boolean own;

  /** Refuses to run on another carrier backend than the one asked for. */
  HeddleTasks(Backend asked) {
    Backend active = TaskRuntime.shared().backend();
    if (active != asked) {
      throw new IllegalStateException(
          "the carrier backend is " + active + ", not " + asked + ": run heddle doctor");
    }
    runtime = TaskRuntime.shared();
    own = false;
  }

  private HeddleTasks(TaskRuntime runtime) {
    this.runtime = runtime;
    own = true;
  }

  /** On own carriers that nobody watches. */
  static HeddleTasks unwatched() {
    return new HeddleTasks(
        TaskRuntime.builder()
            .name("unwatched")
            .backend(Backend.WORKER)
            .slowAfter(ChronoUnit.FOREVER.getDuration())
            .build());
  }

  @Override
  public void close() {
    if (own) {
      runtime.close();
    }
  }

  @Override
  public void run(int count, int limit, Work work) throws Exception {
    Policy all = Policy.failFast().on(runtime);
    Policy policy = limit < count ? all.limit(limit) : all;
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
