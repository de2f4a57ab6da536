package dev.heddle.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A task has ended. Read by the flight recorder, which asks for plain fields. */
@Name("dev.heddle.TaskEnd")
@Label("Task End")
@Description("A task has ended; in its thread")
@Category("Heddle")
@Enabled(false)
@StackTrace(false)
final class TaskEndEvent extends Event {
  @Label("Task")
  @Description("The id of its thread")
  long taskId;

  @Label("Name")
  @Nullable String taskName;

  @Label("Runtime")
  @Nullable String runtime;

  @Label("Scope")
  @Nullable String scope;

  @Label("State")
  @Description("SUCCEEDED, FAILED or CANCELLED")
  @Nullable String state;

  @Label("Failure")
  @Description("The class of what it threw, if it failed")
  @Nullable String failure;

  @Label("Worker")
  @Description("The worker that it ended on; -1 on the JDK's carriers")
  int worker;

  static boolean isWanted() {
    return new TaskEndEvent().isEnabled();
  }

  static void record(TaskFacts task, String state, @Nullable String failure) {
    TaskEndEvent event = new TaskEndEvent();
    event.taskId = task.id();
    event.taskName = task.name();
    event.runtime = task.runtime();
    event.scope = task.scope();
    event.worker = task.worker();
    event.state = state;
    event.failure = failure;
    event.commit();
  }
}
