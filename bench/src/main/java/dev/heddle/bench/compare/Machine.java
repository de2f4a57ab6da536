package dev.heddle.bench.compare;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the results depend on: machine, JDK, compilers, and how the comparison was made. */
final class Machine {
  private Machine() {}

  /**
   * The facts, each under its name.
   *
   * @param sources a folder of Heddle's sources
   */
  static Map<String, String> facts(Settings settings, Path sources) throws InterruptedException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    facts.put("heddle", commit(sources).orElse("unknown"));
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    facts.put("system", system.getName() + " " + system.getVersion() + ", " + system.getArch());
    facts.put("processor", processor().orElse(system.getArch()));
    facts.put("processors", "" + Runtime.getRuntime().availableProcessors());
    facts.put("memory", (system.getTotalMemorySize() >> 20) + " MiB");
    facts.put(
        "jdk", System.getProperty("java.vm.version") + ", " + System.getProperty("java.vendor"));
    facts.put("jvm flags", String.join(" ", Jvm.FLAGS));
    for (Toolchain toolchain : Toolchain.values()) {
      facts.put(toolchain.label(), toolchain.version().orElse("not installed"));
    }
    facts.putAll(settings(settings));
    return facts;
  }

  /** How the comparison is made; results under other settings do not go together. */
  static Map<String, String> settings(Settings settings) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("run", settings.quick() ? "quick" : "full");
    facts.put("rounds", "" + settings.rounds());
    facts.put("windows", "one of " + settings.windowMillis() + " ms in each round");
    facts.put(
        "warm-up",
        "until three windows agree within 5 %, at most " + settings.warmup().toMillis() + " ms");
    facts.put("scenarios", all(settings.scenarios()));
    facts.put("contenders", all(settings.contenders()));
    return facts;
  }

  private static String all(List<String> chosen) {
    return chosen.isEmpty() ? "all" : String.join(", ", chosen);
  }

  private static Optional<String> commit(Path sources) throws InterruptedException {
    List<String> question =
        List.of("git", "-C", sources.toString(), "describe", "--always", "--dirty");
    try {
      ProgramRun run = ProgramRun.of(question, Toolchain.LIMIT);
      return run.failure(Toolchain.LIMIT) == null
          ? Optional.of("commit " + run.output().strip())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
