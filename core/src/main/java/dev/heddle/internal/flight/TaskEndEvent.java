package dev.heddle.internal.flight;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** A task has ended. Read by the flight recorder, which asks for plain fields. */
@Name("dev.heddle.TaskEnd")
@Label("Task End")
@Description("A task has ended; in its thread")
final class TaskEndEvent extends TaskEvent {
  @Label("State")
  @Description("SUCCEEDED, FAILED or CANCELLED")
  @Nullable String state;

  @Label("Failure")
  @Description("The class of what it threw, if it failed")
  @Nullable String failure;

  static boolean isWanted() {
    return new TaskEndEvent().isEnabled();
  }

  static void record(TaskFacts task, String state, @Nullable String failure) {
    TaskEndEvent event = new TaskEndEvent();
    event.about(task);
    event.state = state;
    event.failure = failure;
    event.commit();
  }
}
