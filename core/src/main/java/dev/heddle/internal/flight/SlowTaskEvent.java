package dev.heddle.internal.flight;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * A task keeps its carrier although others wait. Read by the flight recorder, which asks for plain
 * fields.
 */
@Name("dev.heddle.SlowTask")
@Label("Slow Task")
@Description(
    "A task keeps its carrier although others wait; once each time, in the thread of the watchdog")
final class SlowTaskEvent extends TaskEvent {
  @Label("Spawn Site")
  @Nullable String spawnSite;

  @Label("Lasted")
  @Description("For how long at least, without pauses of the JVM")
  @Timespan(Timespan.NANOSECONDS)
  long lasted;

  @Label("Blocked")
  @Description("Whether it is blocked rather than computing")
  boolean blocked;

  @Label("Relieved")
  @Description("Whether other workers take over what waits")
  boolean relieved;

  @Label("Stack")
  @Description("Where the task is, a line for each frame")
  @Nullable String stack;

  static boolean isWanted() {
    return new SlowTaskEvent().isEnabled();
  }

  static void record(
      TaskFacts task,
      String spawnSite,
      long lasted,
      boolean blocked,
      boolean relieved,
      String stack) {
    SlowTaskEvent event = new SlowTaskEvent();
    event.about(task);
    event.spawnSite = spawnSite;
    event.lasted = lasted;
    event.blocked = blocked;
    event.relieved = relieved;
    event.stack = stack;
    event.commit();
  }
}
