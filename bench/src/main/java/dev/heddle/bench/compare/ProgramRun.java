package dev.heddle.bench.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came of one process.
 *
 * @param output its standard output, no more than the first characters of a lot
 * @param complaints what it wrote on standard error, cut in the same way
 * @param exitCode its exit code, or null if it was stopped at the time limit
 */
record ProgramRun(String output, String complaints, @Nullable Integer exitCode) {
  private static final int SHOWN = 200;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  /** Settings of the caller's environment that would hobble some contenders and not others. */
  private static final List<String> VARIABLES =
      List.of(
          "GODEBUG",
          "GOGC",
          "GOMAXPROCS",
          "GOMEMLIMIT",
          "JAVA_TOOL_OPTIONS",
          "JDK_JAVA_OPTIONS",
          "RAYON_NUM_THREADS",
          "TOKIO_WORKER_THREADS",
          "_JAVA_OPTIONS");

  /**
   * Runs a command to its end or to the time limit, when it and all that it started are killed.
   *
   * @throws IOException if it cannot be started
   */
  static ProgramRun of(List<String> command, Duration limit)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    VARIABLES.forEach(builder.environment()::remove);
    Process process = builder.start();
    Thread killer = new Thread(() -> killIfAlive(process));
    Runtime.getRuntime().addShutdownHook(killer);
    try {
      process.getOutputStream().close();
      Drain output = Drain.of(process.getInputStream());
      Drain complaints = Drain.of(process.getErrorStream());
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      killIfAlive(process);
      return new ProgramRun(
          output.text(LAST_WORDS), complaints.text(LAST_WORDS), ended ? process.exitValue() : null);
    } finally {
      killIfAlive(process);
      forget(killer);
    }
  }

  /** To destroy one that has ended would close its output before all of it is read. */
  private static void killIfAlive(Process process) {
    if (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down: the hook runs, or has run.
      return;
    }
  }

  /** Why it did not end well, or null if it did. */
  @Nullable String failure(Duration limit) {
    if (exitCode == null) {
      return "no end after " + limit.toSeconds() + " s, the time limit: stopped";
    }
    return exitCode == 0 ? null : "exit code " + exitCode + firstComplaint();
  }

  private String firstComplaint() {
    String lines =
        complaints
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("WARNING: "))
            .limit(3)
            .collect(Collectors.joining(" / "));
    return lines.isEmpty() ? "" : ": " + shortened(lines);
  }

  /** As much of a text as fits into a row. */
  static String shortened(String text) {
    String line = text.lines().map(String::strip).collect(Collectors.joining(" "));
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
  }
}
