package dev.heddle.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** What the events about a task have in common: the recorder finds inherited fields, too. */
@Category("Heddle")
@Enabled(false)
@StackTrace(false)
abstract class TaskEvent extends Event {
  @Label("Task")
  @Description("The id of its thread")
  long taskId;

  @Label("Name")
  @Nullable String taskName;

  @Label("Runtime")
  @Nullable String runtime;

  @Label("Scope")
  @Nullable String scope;

  @Label("Worker")
  @Description("The worker of the runtime on which it happens; -1 if on none")
  int worker;

  /** Has this event tell of {@code task}. */
  final void about(TaskFacts task) {
    taskId = task.id();
    taskName = task.name();
    runtime = task.runtime();
    scope = task.scope();
    worker = task.worker();
  }
}
