package dev.heddle.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * A worker has taken tasks from one that is kept by a slow task. Read by the flight recorder, which
 * asks for plain fields.
 */
@Name("dev.heddle.HandOver")
@Label("Hand-over")
@Description(
    "A worker has taken what waited behind a slow task of another worker; in the thread of the taker")
@Category("Heddle")
@Enabled(false)
@StackTrace(false)
final class HandOverEvent extends Event {
  @Label("Runtime")
  @Nullable String runtime;

  @Label("From Worker")
  int fromWorker;

  @Label("To Worker")
  int toWorker;

  @Label("Tasks")
  @Description("How many were taken at once")
  int tasks;

  @Label("First Task")
  @Description("The id of the thread of the one that runs first")
  long taskId;

  static boolean isWanted() {
    return new HandOverEvent().isEnabled();
  }

  static void record(String runtime, int fromWorker, int toWorker, int tasks, long taskId) {
    HandOverEvent event = new HandOverEvent();
    event.runtime = runtime;
    event.fromWorker = fromWorker;
    event.toWorker = toWorker;
    event.tasks = tasks;
    event.taskId = taskId;
    event.commit();
  }
}
