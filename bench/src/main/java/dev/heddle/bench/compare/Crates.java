package dev.heddle.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The crates of the Rust peers, as the registry has delivered them. */
final class Crates {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final JsonMapper JSON = new JsonMapper();

  private record Crate(String version, Path folder) {}

  private final Map<String, Crate> crates;

  private Crates(Map<String, Crate> crates) {
    this.crates = crates;
  }

  /**
   * Asks cargo.
   *
   * @param peers where our own programs for the peers are
   */
  static Crates of(Path peers)
      throws IOException, InterruptedException, BenchmarkSource.CannotBuild {
    List<String> command =
        List.of(
            "cargo",
            "metadata",
            "--quiet",
            "--locked",
            "--format-version",
            "1",
            "--filter-platform",
            ProgramRun.of(List.of("rustc", "--print", "host-tuple"), LIMIT).output().strip(),
            "--manifest-path",
            peers.resolve("rust/Cargo.toml").toString());
    ProgramRun run = ProgramRun.of(command, LIMIT);
    String failure = run.failure(LIMIT);
    if (failure != null) {
      throw new BenchmarkSource.CannotBuild("cargo cannot name its crates: " + failure);
    }
    Map<String, Crate> crates = new LinkedHashMap<>();
    try {
      for (JsonNode crate : JSON.readTree(run.output()).required("packages")) {
        Path manifest = Path.of(crate.required("manifest_path").asString());
        crates.put(
            crate.required("name").asString(),
            new Crate(crate.required("version").asString(), manifest.resolveSibling("")));
      }
    } catch (JacksonException e) {
      throw new BenchmarkSource.CannotBuild(
          "cargo metadata is not understood: " + e.getOriginalMessage());
    }
    return new Crates(crates);
  }

  /** Where the sources of a crate are. */
  Path folder(String name) throws BenchmarkSource.CannotBuild {
    return get(name).folder();
  }

  /** Whether the crate as it is published brings benchmarks along. */
  boolean hasBenchmarks(String name) throws BenchmarkSource.CannotBuild {
    return Files.isDirectory(get(name).folder().resolve("benches"));
  }

  String version(String name) throws BenchmarkSource.CannotBuild {
    return get(name).version();
  }

  private Crate get(String name) throws BenchmarkSource.CannotBuild {
    Crate crate = crates.get(name);
    if (crate == null) {
      throw new BenchmarkSource.CannotBuild("the Rust peers do not depend on " + name);
    }
    return crate;
  }

  /** The program that cargo says it has built for a target. */
  static Optional<Path> executable(String messages, String target) {
    for (String line : messages.lines().filter(text -> text.startsWith("{")).toList()) {
      JsonNode message = JSON.readTree(line);
      if (message.path("executable").isString()
          && message.path("target").path("name").asString().equals(target)) {
        return Optional.of(Path.of(message.path("executable").asString()));
      }
    }
    return Optional.empty();
  }
}
