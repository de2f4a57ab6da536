package dev.heddle.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the JDK that a benchmark starts. */
final class Children {
  private Children() {}

  static String program(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  /** What it writes, once it has ended without a failure. */
  static String output(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(command.getFirst() + " failed:\n" + text);
    }
    return text;
  }
}
