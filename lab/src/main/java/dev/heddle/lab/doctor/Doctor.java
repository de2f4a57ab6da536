package dev.heddle.lab.doctor;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.heddle.TaskRuntime;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Prints what Heddle finds on this machine, and what to change where something is amiss. */
public final class Doctor {
  private static final Runtime.Version RECOMMENDED = Runtime.Version.parse("25.0.4");

  /** Below this many descriptors a server of some thousand connections fails. */
  private static final long FEW_DESCRIPTORS = 4096;

  private final PrintStream out;

  private Doctor(PrintStream out) {
    this.out = out;
  }

  /** Takes no arguments. */
  public static void main(String[] args) {
    if (args.length > 0) {
      System.err.println("heddle: doctor takes no arguments, but was given '" + args[0] + "'");
      System.exit(2);
    }
    try (TaskRuntime runtime = TaskRuntime.builder().name("doctor").build()) {
      new Doctor(System.out).report(runtime);
    } catch (IllegalArgumentException | UnsupportedOperationException badSetting) {
      System.err.println("heddle: " + badSetting.getMessage());
      System.exit(2);
    }
  }

  private void report(TaskRuntime runtime) {
    jdk();
    processorsAndMemory();
    container();
    descriptors();
    lines("Backend", BackendReport.lines(runtime));
    lines(
        "Workers",
        BackendReport.workerLines(runtime.settings(), Runtime.getRuntime().availableProcessors()));
  }

  private void jdk() {
    line("JDK", Runtime.version() + ", " + property("java.vendor") + ", " + property("java.home"));
    String advice = jdkAdvice(Runtime.version());
    if (!advice.isEmpty()) {
      line("", advice);
    }
  }

  static String jdkAdvice(Runtime.Version version) {
    return version.compareToIgnoreOptional(RECOMMENDED) >= 0
        ? ""
        : "Warning: "
            + version.feature()
            + "."
            + version.interim()
            + "."
            + version.update()
            + " lacks the fix of JDK-8373120: a virtual thread can stay blocked for ever on a monitor"
            + " or in Object.wait. Install 25.0.4 or later.";
  }

  private void processorsAndMemory() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    line("System", property("os.name") + " " + property("os.version") + ", " + property("os.arch"));
    line("Processors", Runtime.getRuntime().availableProcessors() + " available to this JVM");
    line(
        "Memory",
        "heap up to "
            + mebibytes(Runtime.getRuntime().maxMemory())
            + " of "
            + mebibytes(system.getTotalMemorySize()));
  }

  private void container() {
    String limits;
    try {
      ContainerLimits found = ContainerLimits.read(Path.of("/"));
      limits =
          "processors "
              + (found.processors().isPresent()
                  ? String.format(Locale.ROOT, "%.2f", found.processors().getAsDouble())
                  : "not limited")
              + ", memory "
              + (found.memory().isPresent() ? mebibytes(found.memory().getAsLong()) : "not limited")
              + ", threads and processes "
              + text(found.threads());
    } catch (IOException absent) {
      limits = "no control groups on this system";
    }
    line("Container", limits);
  }

  private static String text(OptionalLong limit) {
    return limit.isPresent() ? Long.toString(limit.getAsLong()) : "not limited";
  }

  private void descriptors() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      long limit = unix.getMaxFileDescriptorCount();
      line("Descriptors", unix.getOpenFileDescriptorCount() + " open, limit " + limit);
      if (limit < FEW_DESCRIPTORS) {
        line("", "Warning: each connection needs one. Raise the limit: ulimit -n 65536");
      }
    } else {
      line("Descriptors", "no limit known on this system");
    }
  }

  private void lines(String label, List<String> texts) {
    String first = label;
    for (String text : texts) {
      line(first, text);
      first = "";
    }
  }

  private void line(String label, String text) {
    out.printf("%-12s %s%n", label, text);
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  private static String mebibytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }
}
