package dev.heddle.lab.doctor;

import dev.heddle.Backend;
import dev.heddle.Capability;
import dev.heddle.RuntimeSettings;
import dev.heddle.TaskRuntime;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What carries the tasks in this JVM, what that can do, and how to get the other backend. */
final class BackendReport {
  private BackendReport() {}

  static List<String> lines(TaskRuntime runtime) {
    Backend active = runtime.backend();
    Backend other = active == Backend.WORKER ? Backend.JDK : Backend.WORKER;
    EnumSet<Capability> missing = EnumSet.allOf(Capability.class);
    missing.removeAll(active.capabilities());
    return List.of(
        name(active)
            + ", from "
            + runtime.settings().backendSource()
            + (active == Backend.WORKER ? "; needs " + Backend.enablingOption() : ""),
        "beyond what both backends do, it has: " + describe(active.capabilities()),
        "it lacks: " + describe(missing),
        "the other one, " + name(other) + ", is used with: " + enablingLine(other));
  }

  /** What to add to the command line of a JVM like this one, so that it uses {@code backend}. */
  static String enablingLine(Backend backend) {
    String choice = "-Dheddle.backend=" + name(backend);
    return backend.available() ? choice : Backend.enablingOption() + " " + choice;
  }

  /** How many tasks run at a time, and who said so. */
  static List<String> workerLines(RuntimeSettings settings, int processors) {
    String count = settings.workers() + ", from " + settings.workersSource();
    if (settings.workers() <= processors) {
      return List.of(count);
    }
    return List.of(
        count,
        "Warning: these share "
            + processors
            + (processors == 1 ? " processor." : " processors.")
            + " A task that computes holds up the others for longer then.");
  }

  private static String name(Backend backend) {
    return backend.name().toLowerCase(Locale.ROOT);
  }

  private static String describe(Collection<Capability> capabilities) {
    return capabilities.isEmpty()
        ? "nothing"
        : capabilities.stream().map(Capability::description).collect(Collectors.joining("; "));
  }
}
