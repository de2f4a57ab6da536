package dev.heddle;

import dev.heddle.internal.wait.Strand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The root of a runtime: its detached tasks, and links to the scopes opened from outside. */
final class DetachedGroup extends TaskGroup {
  private static final int FAILURES = 100;

  private final FailureHandler handler;
  private final Unjoined failures = new Unjoined(FAILURES);

  DetachedGroup(TaskRuntime runtime, FailureHandler handler) {
    super(null, runtime, InterruptPolicy.standard(), 0);
    this.handler = handler;
  }

  /** The last failures that nobody has seen, unless the runtime notes more than that. */
  List<Unjoined.Note> failures() {
    return failures.notes();
  }

  @Override
  String name() {
    return "runtime '" + runtime.name() + "'";
  }

  @Override
  @Nullable Task<?> ownerTask() {
    return null;
  }

  @Override
  ScopedValue.@Nullable Carrier scopedValues() {
    return null;
  }

  @Override
  protected @Nullable Strand strand() {
    return null;
  }

  @Override
  void onFailure(SpawnedTask<?> task, Throwable failure) {
    task.note(failures, failure, RuntimeSnapshot.State.FAILED);
    try {
      handler.failed(task, failure);
    } catch (Throwable broken) {
      broken.addSuppressed(failure);
      System.getLogger("dev.heddle")
          .log(System.Logger.Level.ERROR, "the failure handler of " + name() + " failed", broken);
    }
  }

  @Override
  void onFailureAfterCancel(SpawnedTask<?> task, Throwable failure) {
    onFailure(task, failure);
  }

  @Override
  void onSuccess(SpawnedTask<?> task) {}
}
