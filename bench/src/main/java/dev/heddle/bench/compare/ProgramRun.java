package dev.heddle.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private static final int MOST_BYTES = 1 << 20;
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
    Thread killer = new Thread(() -> kill(process));
    Runtime.getRuntime().addShutdownHook(killer);
    try {
      process.getOutputStream().close();
      CompletableFuture<String> output = drain(process.getInputStream());
      CompletableFuture<String> complaints = drain(process.getErrorStream());
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      kill(process);
      return new ProgramRun(
          lastWords(output), lastWords(complaints), ended ? process.exitValue() : null);
    } finally {
      kill(process);
      forget(killer);
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down: the hook runs, or has run.
      return;
    }
  }

  private static CompletableFuture<String> drain(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (stream) {
            byte[] first = stream.readNBytes(MOST_BYTES);
            text.complete(new String(first, StandardCharsets.UTF_8));
            stream.transferTo(OutputStream.nullOutputStream());
          } catch (IOException e) {
            text.complete("");
          }
        });
    return text;
  }

  /** A child of the process that has got away may hold the stream open. */
  private static String lastWords(CompletableFuture<String> text) throws InterruptedException {
    try {
      return text.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return "";
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
