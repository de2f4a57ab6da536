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

  /**
   * Runs a command to its end or to the time limit, when it and all that it started are killed.
   *
   * @throws IOException if it cannot be started
   */
  static ProgramRun of(List<String> command, Duration limit)
      throws IOException, InterruptedException {
    try (ChildProcess child = ChildProcess.start(command)) {
      Process process = child.process();
      process.getOutputStream().close();
      Drain output = Drain.of(process.getInputStream());
      Drain complaints = Drain.of(process.getErrorStream());
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      child.kill();
      return new ProgramRun(
          output.text(LAST_WORDS), complaints.text(LAST_WORDS), ended ? process.exitValue() : null);
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
