package dev.heddle;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A worker is kept by one task although others wait behind it; what {@link TaskHooks#slow} is told.
 *
 * <p>A task keeps its worker as long as it neither waits nor yields: it computes, reads a file,
 * loads a class, or is in native code. After {@link TaskRuntime.Builder#slowAfter} the watchdog of
 * the runtime notices, if something waits: other tasks, or timers. Then another worker takes that
 * over, a spare one if all are busy, and the task is reported once; the task itself goes on as
 * before.
 *
 * <p>On the JDK backend nobody can take over. There a task is reported if it keeps its carrier
 * while no carrier of the JDK is free for that long; if it does for less than some two seconds,
 * perhaps not.
 *
 * <p>Not a profiler: what keeps a worker for less, or while nothing waits, is not noticed. A pause
 * of the whole JVM is blamed on nobody.
 *
 * @param runtime the name of the runtime
 * @param worker the number of the worker; -1 for a carrier of the JDK
 * @param task the task; null if it is a virtual thread that is no task, or a hook of the runtime
 * @param lasted how long it has kept the worker at least, without pauses of the JVM
 * @param blocked whether it is blocked there, in a file or in native code or by a class that is
 *     being loaded, rather than computing
 * @param relieved whether other workers take over what waits; false on a runtime with a {@link
 *     TaskRuntime.Builder#singleWorker() single worker}, on the JDK backend, and while all spare
 *     workers are in use
 * @param stack where the task is
 */
public record SlowTask(
    String runtime,
    int worker,
    @Nullable Task<?> task,
    Duration lasted,
    boolean blocked,
    boolean relieved,
    List<StackTraceElement> stack) {
  /** Copies the stack. */
  public SlowTask {
    Objects.requireNonNull(runtime, "runtime");
    Objects.requireNonNull(lasted, "lasted");
    stack = List.copyOf(stack);
  }

  /** The report in words: one line, and one more for each frame of the stack. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(task == null ? "something that is no task" : describe(task))
        .append(worker < 0 ? " has kept a carrier of the JDK" : " has kept worker " + worker)
        .append(worker < 0 ? " in runtime '" : " of runtime '")
        .append(runtime)
        .append("' for more than ")
        .append(lasted.toMillis())
        .append(blocked ? " ms, blocked" : " ms, computing")
        .append(", while others wait; ")
        .append(
            relieved ? "other workers take over what waits" : "nobody can take over what waits");
    for (StackTraceElement frame : stack) {
      text.append("\n  at ").append(frame);
    }
    return text.toString();
  }

  private static String describe(Task<?> task) {
    return "task '"
        + task.name()
        + "' (thread "
        + task.id()
        + ", spawned at "
        + task.spawnSite()
        + ")";
  }
}
