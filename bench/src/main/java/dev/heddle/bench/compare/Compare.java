package dev.heddle.bench.compare;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code heddle bench compare}. */
@Command(
    name = "heddle bench compare",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description =
        "Measures Heddle against its peers: the same work, in the same run, each in its own"
            + " process.",
    footer = {
      "",
      "Suites: spawn, channel, lock, hog, timer, parallel (default: all).",
      "Scenarios are described in bench/peers/WORKLOADS.md, the table in bench/README.md.",
      "Exit code: 0 all rows are fine, 1 some row failed or a peer cannot be built, 2 bad input."
    })
public final class Compare implements Callable<Integer> {
  private static final int FINE = 0;
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;

  @Parameters(arity = "0..*", paramLabel = "SUITE", description = "What to measure.")
  private List<String> suiteNames = new ArrayList<>();

  @Option(
      names = "--quick",
      description = "5 rounds, a shorter warm-up, the most telling scenarios, tasks only.")
  private boolean quick;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each contender runs, at least 5 (default: 10, 5 with --quick).")
  private @Nullable Integer rounds;

  @Option(
      names = "--only",
      paramLabel = "SCENARIO",
      description = "Measure only this scenario; may be repeated, or name several with commas.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--contender",
      paramLabel = "NAME",
      description =
          "Run only this contender, called as in the results (go, crossbeam-threads, floor-1);"
              + " may be repeated, or name several with commas.")
  private List<String> contenders = new ArrayList<>();

  @Option(
      names = "--estimate",
      description = "Say how many rows there are and how long they take, and measure nothing.")
  private boolean estimate;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the results there.")
  private @Nullable Path json;

  @Option(names = "--html", paramLabel = "FILE", description = "Draw the results there.")
  private @Nullable Path html;

  @Option(
      names = "--resume",
      paramLabel = "FILE",
      description = "Take the suites that this file of --json holds, measure the others.")
  private @Nullable Path resume;

  @SuppressWarnings("unused") // picocli shows the text and looks at nothing else.
  @Option(names = "--help", usageHelp = true, description = "Show this text.")
  private boolean help;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private Compare() {}

  /** Compares and exits. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return new CommandLine(new Compare())
        .setParameterExceptionHandler((e, unused) -> complain(e.getMessage()))
        .setExecutionExceptionHandler((e, unused, parsed) -> {
          if (e instanceof BadInput) {
            return complain(e.getMessage());
          }
          if (e instanceof Peer.BuildFailed) {
            System.err.println("heddle bench compare: " + e.getMessage());
            return FAILED;
          }
          throw e;
        })
        .execute(arguments);
  }

  private static int complain(@Nullable String message) {
    String line = String.valueOf(message).lines().collect(Collectors.joining(" "));
    System.err.println("heddle bench compare: " + line + " (--help lists the options)");
    return BAD_INPUT;
  }

  @Override
  public Integer call() throws Exception {
    List<Suite> suites = Names.suites(suiteNames);
    Settings settings = settings(suites);
    requireWritable(json);
    requireWritable(html);
    Results before = new Results(Map.of(), List.of());
    if (resume != null) {
      before = Results.read(resume);
      before.requireSettings(settings, resume);
    }

    Progress progress = new Progress(System.err, System.console() != null);
    List<Program> programs = Arena.build(settings.contenders(), progress::note);
    Tournament tournament =
        new Tournament(programs, settings, progress, Machine.facts(settings, Arena.folder()), json);
    if (estimate) {
      tournament.estimate(before.missing(suites));
      return FINE;
    }
    Results results = tournament.run(before.missing(suites), before.scenarios());
    progress.end();

    out.print(TerminalTable.render(results));
    if (html != null) {
      Files.writeString(html, HtmlPage.render(results));
    }
    boolean failures = results.scenarios().stream().anyMatch(ScenarioResult::hasFailures);
    return failures || tournament.hasBrokenPrograms() ? FAILED : FINE;
  }

  private Settings settings(List<Suite> suites) throws BadInput {
    List<String> scenarios = Names.separated(only);
    List<String> names = Names.separated(contenders);
    Names.requireScenarios(scenarios, suites);
    Names.requireContenders(names);
    int count = quick ? Settings.LEAST_ROUNDS : Settings.FULL_ROUNDS;
    if (rounds != null) {
      count = rounds;
    }
    if (count < Settings.LEAST_ROUNDS) {
      throw new BadInput(
          "--rounds "
              + count
              + " is too few to tell noise from a difference: give at least "
              + Settings.LEAST_ROUNDS);
    }
    return Settings.of(quick, count, scenarios, names);
  }

  private static void requireWritable(@Nullable Path file) throws BadInput {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null || !Files.isWritable(folder)) {
      throw new BadInput(
          "the file " + file + " cannot be written: name a file in a folder that exists");
    }
  }
}
