package dev.heddle.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The program in which a peer publishes its benchmarks. It is built from what the toolchain or the
 * registry delivers, in a temporary folder: nothing of it stays.
 */
sealed interface BenchmarkSource {
  /** How long a build may take. */
  Duration LIMIT = Duration.ofMinutes(10);

  /** What it is, for people. */
  String name();

  /** How its output is read. */
  BenchmarkOutput output();

  /**
   * Builds it.
   *
   * @param peers where our own programs for the peers are
   * @param folder an empty one, in which it may leave what it likes
   * @return the executable
   */
  Path build(Path peers, Path folder) throws IOException, InterruptedException, CannotBuild;

  /** There is no such program, or it cannot be built. */
  final class CannotBuild extends Exception {
    private static final long serialVersionUID = 1L;

    CannotBuild(String message) {
      super(message);
    }
  }

  /** Benchmarks of a package of Go's standard library, which come with the toolchain. */
  record GoPackage(String name) implements BenchmarkSource {
    @Override
    public BenchmarkOutput output() {
      return BenchmarkOutput.GO;
    }

    @Override
    public Path build(Path peers, Path folder)
        throws IOException, InterruptedException, CannotBuild {
      Path executable = folder.resolve("go.test");
      run(List.of("go", "test", "-c", "-o", executable.toString(), name));
      return executable;
    }
  }

  /**
   * Benchmarks in a crate.
   *
   * @param name of the crate
   * @param bench of the target in it
   * @param output how it is read
   */
  record Crate(String name, String bench, BenchmarkOutput output) implements BenchmarkSource {
    @Override
    public Path build(Path peers, Path folder)
        throws IOException, InterruptedException, CannotBuild {
      Path source = folder.resolve("source");
      copy(Crates.of(peers).folder(name), source);
      List<String> command = new ArrayList<>();
      if (output == BenchmarkOutput.LIBTEST) {
        // The stable compiler keeps #[bench] locked away; this opens it for the one target.
        command.addAll(List.of("env", "RUSTC_BOOTSTRAP=" + bench));
      }
      command.addAll(
          List.of(
              "cargo",
              "bench",
              "--quiet",
              "--locked",
              "--no-run",
              "--bench",
              bench,
              "--message-format",
              "json-render-diagnostics",
              "--manifest-path",
              source.resolve("Cargo.toml").toString(),
              "--target-dir",
              folder.resolve("target").toString()));
      return Crates.executable(run(command), bench)
          .orElseThrow(() -> new CannotBuild("the build left no program " + bench));
    }
  }

  private static String run(List<String> command)
      throws IOException, InterruptedException, CannotBuild {
    ProgramRun run = ProgramRun.of(command, LIMIT);
    String failure = run.failure(LIMIT);
    if (failure != null) {
      throw new CannotBuild(failure + " (" + String.join(" ", command) + ")");
    }
    return run.output();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
