package dev.heddle.internal.flight;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** A task has been spawned. Read by the flight recorder, which asks for plain fields. */
@Name("dev.heddle.TaskSpawn")
@Label("Task Spawn")
@Description("A task has been spawned and has not been started; in the thread of the spawner")
final class TaskSpawnEvent extends TaskEvent {
  @Label("Parent Task")
  @Description("The task that owns the scope; 0 if none does")
  long parentId;

  @Label("Parent Name")
  @Nullable String parentName;

  @Label("Spawn Site")
  @Nullable String spawnSite;

  static boolean isWanted() {
    return new TaskSpawnEvent().isEnabled();
  }

  static void record(TaskFacts task, long parentId, @Nullable String parentName, String spawnSite) {
    TaskSpawnEvent event = new TaskSpawnEvent();
    event.about(task);
    event.parentId = parentId;
    event.parentName = parentName;
    event.spawnSite = spawnSite;
    event.commit();
  }
}
