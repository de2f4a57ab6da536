package dev.heddle.bench.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Contenders that are built and started together. */
enum Peer {
  RUST(
      Toolchain.RUST,
      "rust",
      List.of("tokio", "kanal", "crossbeam", "async-channel", "parking_lot", "rayon", "chili"),
      List.of("cargo", "build", "--release", "--locked", "--quiet")),
  GO(Toolchain.GO, "go", List.of("go"), List.of("go", "build", "-trimpath", "-o", "peers", ".")),
  JVM(
      Toolchain.MAVEN,
      "jvm",
      List.of("kotlin", "jox", "jctools"),
      List.of("mvn", "-B", "-ntp", "-q", "process-classes"));

  private static final long BUILD_LIMIT_MINUTES = 10;
  private static final int SHOWN_LINES = 5;

  private final Toolchain toolchain;
  private final String folder;
  private final List<String> contenders;
  private final List<String> build;

  Peer(Toolchain toolchain, String folder, List<String> contenders, List<String> build) {
    this.toolchain = toolchain;
    this.folder = folder;
    this.contenders = contenders;
    this.build = build;
  }

  /** The peer cannot be built although its toolchain is there. */
  static final class BuildFailed extends Exception {
    private static final long serialVersionUID = 1L;

    BuildFailed(String message) {
      super(message);
    }
  }

  Toolchain toolchain() {
    return toolchain;
  }

  /** Names of its contenders, without suffixes. */
  List<String> contenders() {
    return contenders;
  }

  /** Builds what is stale and says how to start it. */
  List<Program> build(Path peers, Jvm jvm) throws BuildFailed, InterruptedException {
    Path home = peers.resolve(folder);
    try {
      if (this != JVM || isStale(home)) {
        runBuild(home, jvm);
      }
      return switch (this) {
        case RUST -> List.of(program(home.resolve("target/release/heddle-peers")));
        case GO -> List.of(program(home.resolve("peers")));
        case JVM -> jvmPrograms(home, jvm);
      };
    } catch (IOException e) {
      throw new BuildFailed("the " + folder + " peers cannot be built: " + e.getMessage());
    }
  }

  private Program program(Path executable) throws BuildFailed {
    if (!Files.isExecutable(executable)) {
      throw new BuildFailed("the build of the " + folder + " peers left no " + executable);
    }
    return new Program(folder, contenders, List.of(executable.toString()));
  }

  private static List<Program> jvmPrograms(Path home, Jvm jvm) throws IOException {
    String classPath =
        home.resolve("target/classes")
            + File.pathSeparator
            + Files.readString(home.resolve("target/class-path")).strip();
    return Stream.of("Kotlin", "Jox", "Jctools")
        .map(name ->
            jvm.program(
                name.toLowerCase(Locale.ROOT),
                List.of(),
                classPath,
                "dev.heddle.bench.peers." + name + "Contender"))
        .toList();
  }

  /** Maven would compile everything anew. */
  private static boolean isStale(Path home) throws IOException {
    Path built = home.resolve("target/class-path");
    if (!Files.exists(built)) {
      return true;
    }
    long time = Files.getLastModifiedTime(built).toMillis();
    Path driver = home.resolve("../../src/main/java/dev/heddle/bench/driver");
    for (Path root : List.of(home.resolve("pom.xml"), home.resolve("src"), driver)) {
      try (Stream<Path> files = Files.walk(root)) {
        if (files.anyMatch(file -> file.toFile().lastModified() > time)) {
          return true;
        }
      }
    }
    return false;
  }

  private void runBuild(Path home, Jvm jvm) throws IOException, InterruptedException, BuildFailed {
    Files.createDirectories(home.resolve("target"));
    Path log = home.resolve("target/build.log");
    ProcessBuilder builder =
        new ProcessBuilder(build)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", jvm.home());
    Process process = builder.start();
    if (!process.waitFor(BUILD_LIMIT_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
      throw new BuildFailed(
          "the build of the "
              + folder
              + " peers did not end within "
              + BUILD_LIMIT_MINUTES
              + " min");
    }
    if (process.exitValue() != 0) {
      throw new BuildFailed(
          "the "
              + folder
              + " peers cannot be built ("
              + String.join(" ", build)
              + " in "
              + home
              + "; the whole log is "
              + log
              + "):\n"
              + lastLines(log));
    }
  }

  private static String lastLines(Path log) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      if (!line.isBlank()) {
        lines.add("  " + line);
      }
    }
    return lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()).stream()
        .collect(Collectors.joining("\n"));
  }
}
