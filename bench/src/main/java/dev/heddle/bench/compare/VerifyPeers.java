package dev.heddle.bench.compare;

import dev.heddle.bench.compare.Scenario.Windows;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The command {@code heddle bench verify-peers}: runs benchmarks that peers publish beside our own
 * programs for them, in turn, to show that ours do not hobble the peer.
 */
public final class VerifyPeers {
  private static final int FINE = 0;
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;
  private static final int ROUNDS = 5;
  private static final double NEAR = 0.15;

  /** How long a benchmark of a peer may take, which ours cannot shorten. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Map<BenchmarkSource, Path> built = new LinkedHashMap<>();
  private final Path peers;
  private final Path folder;
  private final List<List<String>> lines = new ArrayList<>();

  private VerifyPeers(Path peers, Path folder) {
    this.peers = peers;
    this.folder = folder;
    lines.add(List.of("peer", "its benchmark", "ours", "its ns", "our ns", "ratio", ""));
  }

  /** Takes no arguments. */
  public static void main(String[] arguments) throws InterruptedException, IOException {
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) throws InterruptedException, IOException {
    if (arguments.length > 0) {
      return complain("verify-peers takes no arguments, but was given '" + arguments[0] + "'");
    }
    Path folder = Files.createTempDirectory("heddle-verify-peers");
    try {
      return new VerifyPeers(Arena.folder(), folder).verify();
    } catch (BadInput e) {
      return complain(String.valueOf(e.getMessage()));
    } catch (Peer.BuildFailed e) {
      System.err.println("heddle bench verify-peers: " + e.getMessage());
      return FAILED;
    } finally {
      delete(folder);
    }
  }

  private static int complain(String message) {
    System.err.println("heddle bench verify-peers: " + message);
    return BAD_INPUT;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private int verify() throws InterruptedException, IOException, BadInput, Peer.BuildFailed {
    List<String> names =
        PublishedBenchmark.ALL.stream()
            .map(each -> Names.base(each.contender()))
            .distinct()
            .toList();
    List<Program> programs = Arena.build(names, out::println);
    int exitCode = FINE;
    for (PublishedBenchmark published : PublishedBenchmark.ALL) {
      try {
        Optional<Contender> ours = ours(programs, published);
        if (ours.isPresent()) {
          compare(published, ours.get());
        }
      } catch (BenchmarkSource.CannotBuild | Program.Broken e) {
        out.println(published.contender() + " cannot be verified: " + e.getMessage());
        exitCode = FAILED;
      }
    }
    if (Toolchain.RUST.version().isPresent()) {
      nameTheOthers();
    }
    out.println();
    out.print(TerminalTable.columns(lines));
    out.println(
        "ratio: ours / its own, medians of %d rounds; what differs is explained in bench/README.md"
            .formatted(ROUNDS));
    return exitCode;
  }

  /** Our contender, or empty if its toolchain is missing. */
  private static Optional<Contender> ours(List<Program> programs, PublishedBenchmark published)
      throws Program.Broken, InterruptedException {
    for (Program program : programs) {
      if (program.holds().contains(Names.base(published.contender()))) {
        return program.contenders(published.suite(), false).stream()
            .filter(each -> each.name().equals(published.contender()))
            .findFirst();
      }
    }
    return Optional.empty();
  }

  private void compare(PublishedBenchmark published, Contender ours)
      throws BenchmarkSource.CannotBuild, InterruptedException, IOException {
    Path program = build(published.source());
    double[] its = new double[ROUNDS];
    Row our;
    List<String> scenario = List.of(published.scenario());
    Settings settings = Settings.of(false, ROUNDS, scenario, List.of(ours.name()));
    try (Signals signals = Signals.open();
        Race race = new Race(ours, scenario, new Windows(), settings)) {
      race.start(signals);
      for (int round = 0; round < ROUNDS; round++) {
        out.printf(
            "%s, %s: round %d of %d%n",
            published.contender(), published.benchmark(), round + 1, ROUNDS);
        its[round] = its(published, program) / published.operations();
        race.round(signals);
      }
      our = race.row(published.scenario());
    }
    double theirs = Summary.of(its).median();
    if (our.summary() == null) {
      throw new BenchmarkSource.CannotBuild("our program failed: " + our.error());
    }
    double mine = our.summary().median();
    double ratio = mine / theirs;
    lines.add(
        List.of(
            published.contender(),
            published.source().name() + " " + published.benchmark(),
            published.suite().label() + " " + published.scenario(),
            Figures.value(theirs),
            Figures.value(mine),
            String.format(Locale.ROOT, "%.2f", ratio),
            Math.abs(ratio - 1) <= NEAR ? "within 15 %" : "differs"));
  }

  private Path build(BenchmarkSource source)
      throws BenchmarkSource.CannotBuild, InterruptedException, IOException {
    Path done = built.get(source);
    if (done != null) {
      return done;
    }
    out.println("building the benchmarks of " + source.name());
    Path place = Files.createDirectory(folder.resolve("" + built.size()));
    Path program = source.build(peers, place);
    built.put(source, program);
    return program;
  }

  private static double its(PublishedBenchmark published, Path program)
      throws BenchmarkSource.CannotBuild, InterruptedException, IOException {
    BenchmarkOutput output = published.source().output();
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(output.arguments(published.benchmark()));
    ProgramRun run = ProgramRun.of(command, LIMIT);
    String failure = run.failure(LIMIT);
    OptionalDouble nanos = output.nanos(run.output(), published.benchmark());
    if (failure != null || nanos.isEmpty()) {
      throw new BenchmarkSource.CannotBuild(
          "its benchmark "
              + published.benchmark()
              + (failure == null ? " printed no figure" : " failed: " + failure));
    }
    return nanos.getAsDouble();
  }

  private void nameTheOthers() throws InterruptedException, IOException {
    for (String crate : PublishedBenchmark.OTHER_CRATES) {
      try {
        Crates crates = Crates.of(peers);
        out.println(
            crate
                + " "
                + crates.version(crate)
                + " is not verified: "
                + (crates.hasBenchmarks(crate)
                    ? "its crate has benchmarks that this command does not know"
                    : "its crate comes without benchmarks"));
      } catch (BenchmarkSource.CannotBuild e) {
        out.println(crate + " is not verified: " + e.getMessage());
      }
    }
  }
}
