package dev.heddle;

import dev.heddle.internal.flight.Flight;
import dev.heddle.internal.flight.TaskFacts;
import java.util.stream.Collectors;

/** Tells the flight recorder of tasks, as far as it wants to know. */
final class TaskFlight {
  private TaskFlight() {}

  /** In the thread of the spawner, before the task starts. */
  static void spawned(SpawnedTask<?> task) {
    if (Flight.wantsSpawns()) {
      Task<?> parent = task.parent();
      Flight.taskSpawned(
          facts(task, task.carriers().currentWorker()),
          parent == null ? 0 : parent.id(),
          parent == null ? null : parent.name(),
          task.spawnSite());
    }
  }

  /** In its own thread, or, if it has none, in that of its spawner. */
  static void ended(SpawnedTask<?> task) {
    if (Flight.wantsEnds()) {
      Flight.taskEnded(
          facts(task, task.carriers().currentWorker()),
          String.valueOf(task.endState()),
          task.failureType());
    }
  }

  /** In the thread of the watchdog. */
  static void slow(SlowTask slow) {
    if (Flight.wantsSlowTasks()) {
      SpawnedTask<?> task = (SpawnedTask<?>) slow.task();
      Flight.taskSlow(
          task == null
              ? new TaskFacts(0, "", slow.runtime(), "", slow.worker())
              : facts(task, slow.worker()),
          task == null ? "" : task.spawnSite(),
          slow.lasted().toNanos(),
          slow.blocked(),
          slow.relieved(),
          slow.stack().stream().map(StackTraceElement::toString).collect(Collectors.joining("\n")));
    }
  }

  private static TaskFacts facts(SpawnedTask<?> task, int worker) {
    return new TaskFacts(
        task.id(), task.name(), task.group().runtime.name(), task.group().name(), worker);
  }
}
