package dev.heddle.bench.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a language needs to build its contenders. */
enum Toolchain {
  RUST("rust", List.of("cargo", "--version"), "install Rust from https://rustup.rs"),
  GO("go", List.of("go", "version"), "install Go from https://go.dev/dl"),
  MAVEN(
      "maven",
      List.of("mvn", "-Dstyle.color=never", "--version"),
      "install Maven, for example: apt-get install maven");

  /** How long a program may take to tell its version. */
  static final Duration LIMIT = Duration.ofSeconds(30);

  /** Debian's Maven resets the color whatever it is told. */
  private static final Pattern COLOR = Pattern.compile("\u001b\\[[0-9;]*m");

  private final String label;
  private final List<String> question;
  private final String advice;

  Toolchain(String label, List<String> question, String advice) {
    this.label = label;
    this.question = question;
    this.advice = advice;
  }

  String label() {
    return label;
  }

  /** The program that builds. */
  String command() {
    return question.getFirst();
  }

  /** How to install it. */
  String advice() {
    return advice;
  }

  /** Its version, or empty if it is not installed. */
  Optional<String> version() throws InterruptedException {
    try {
      ProgramRun run = ProgramRun.of(question, LIMIT);
      return run.failure(LIMIT) == null
          ? run.output()
              .lines()
              .map(line -> COLOR.matcher(line).replaceAll(""))
              .filter(line -> !line.isBlank())
              .findFirst()
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
