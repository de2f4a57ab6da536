package dev.heddle.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A task has been spawned. Read by the flight recorder, which asks for plain fields. */
@Name("dev.heddle.TaskSpawn")
@Label("Task Spawn")
@Description("A task has been spawned and has not been started; in the thread of the spawner")
@Category("Heddle")
@Enabled(false)
@StackTrace(false)
final class TaskSpawnEvent extends Event {
  @Label("Task")
  @Description("The id of its thread")
  long taskId;

  @Label("Name")
  @Nullable String taskName;

  @Label("Runtime")
  @Nullable String runtime;

  @Label("Scope")
  @Nullable String scope;

  @Label("Parent Task")
  @Description("The task that owns the scope; 0 if none does")
  long parentId;

  @Label("Parent Name")
  @Nullable String parentName;

  @Label("Spawn Site")
  @Nullable String spawnSite;

  @Label("Worker")
  @Description("The worker of the runtime that the spawner runs on; -1 if on none")
  int worker;

  static boolean isWanted() {
    return new TaskSpawnEvent().isEnabled();
  }

  static void record(TaskFacts task, long parentId, @Nullable String parentName, String spawnSite) {
    TaskSpawnEvent event = new TaskSpawnEvent();
    event.taskId = task.id();
    event.taskName = task.name();
    event.runtime = task.runtime();
    event.scope = task.scope();
    event.worker = task.worker();
    event.parentId = parentId;
    event.parentName = parentName;
    event.spawnSite = spawnSite;
    event.commit();
  }
}
