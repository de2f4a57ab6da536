package dev.heddle;

import dev.heddle.internal.engine.CarriersProbe;
import org.jspecify.annotations.Nullable;

/** Looks inside a runtime. */
public final class RuntimeProbe {
  private RuntimeProbe() {}

  /**
   * What is left in a runtime that has been shut down and whose tasks have ended; null if nothing.
   */
  public static @Nullable String leftover(TaskRuntime runtime) {
    if (!runtime.root().liveTasks().isEmpty()) {
      return "tasks: " + runtime.root().liveTasks();
    }
    return CarriersProbe.leftover(runtime.carriers());
  }
}
