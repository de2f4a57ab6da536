package dev.heddle.lab;

import dev.heddle.lab.frame.Conditions;
import dev.heddle.lab.frame.Resources;
import dev.heddle.lab.frame.Workload;
import dev.heddle.lab.machine.Machine;
import dev.heddle.lab.report.Report;
import dev.heddle.lab.report.ReportFiles;
import dev.heddle.lab.report.TerminalTable;
import dev.heddle.lab.workload.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code heddle lab}. */
@Command(
    name = "heddle lab",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Runs real work on each concurrency model side by side, each in a JVM of its own, and says"
          + " which one to choose on this machine and why.",
      "",
      "Writes report.html and report.json, and a table on the terminal."
    },
    footer = {
      "",
      "Workloads: spawn, fetch, compute, hybrid, hog.",
      "Exit code: 0 all rows are fine, 1 some row failed, 2 bad input, 130 stopped (the report holds"
          + " what was measured until then)."
    })
public final class Lab implements Callable<Integer> {

  private static final int FINE = 0;
  private static final int SOME_ROW_FAILED = 1;
  private static final int BAD_INPUT = 2;
  private static final int STOPPED = 130;

  private static final Runtime.Version OLDEST = Runtime.Version.parse("25.0.3");
  private static final int MOST_HEAP_MIB = 3_072;
  private static final int QUICK_HEAP_MIB = 1_024;

  @Option(
      names = "--quick",
      description = "Finish within 90 seconds: smaller counts, fewer rounds.")
  private boolean quick;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      description = "Run only this workload; may be repeated.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write the report there (default: ${DEFAULT-VALUE}).",
      defaultValue = "heddle-report")
  private Path out = Path.of("heddle-report");

  @Option(names = "--json", description = "Print the report as JSON instead of the table.")
  private boolean json;

  @Option(
      names = "--corpus",
      paramLabel = "DIR",
      description =
          "Count and parse the text files below this folder (default: the JDK's sources).")
  private @Nullable Path corpus;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port of the local server (default: any free one).")
  private @Nullable Integer port;

  @SuppressWarnings("unused") // picocli shows the text and looks at nothing else.
  @Option(names = "--help", usageHelp = true, description = "Show this text.")
  private boolean help;

  private Lab() {}

  /** Runs the lab and exits. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) {
    return new CommandLine(new Lab())
        .setParameterExceptionHandler((e, unused) -> complain(e.getMessage()))
        .setExecutionExceptionHandler((e, unused, parsed) -> {
          if (e instanceof BadInput) {
            return complain(e.getMessage());
          }
          throw e;
        })
        .execute(arguments);
  }

  private static int complain(@Nullable String message) {
    String line = String.valueOf(message).lines().collect(Collectors.joining(" "));
    System.err.println("heddle lab: " + line + " (heddle lab --help lists the options)");
    return BAD_INPUT;
  }

  @Override
  public Integer call() throws BadInput, IOException {
    requireJava(Runtime.version());
    List<Workload> workloads = chosen();
    requireReadable(corpus);
    OptionalInt serverPort = port == null ? OptionalInt.empty() : OptionalInt.of(validPort(port));
    ReportFiles files = ReportFiles.in(out);
    Machine machine = Machine.read();
    Conditions conditions =
        new Conditions(quick, machine, heapMiB(machine, quick), corpus, serverPort);
    Progress progress = Progress.onStandardError();
    Resources resources = new Resources();
    LabRun run = new LabRun(conditions, progress, resources);
    Stop stop = new Stop(run, resources, progress, files);
    Runtime.getRuntime().addShutdownHook(new Thread(stop));
    try {
      run.prepare(workloads);
      run.measure();
    } finally {
      stop.disarm();
      resources.close();
      progress.end();
    }
    Report report = run.report();
    files.write(report);
    if (json) {
      System.out.println(ReportFiles.toJson(report));
    } else {
      System.out.print(TerminalTable.render(report));
      System.out.println("\nThe report with its charts: " + files.page().toAbsolutePath());
    }
    return report.hasFailures() ? SOME_ROW_FAILED : FINE;
  }

  static void requireJava(Runtime.Version version) throws BadInput {
    if (version.compareToIgnoreOptional(OLDEST) < 0) {
      throw new BadInput(
          "this is Java "
              + version
              + ", but Heddle needs JDK "
              + OLDEST
              + " or later: install one, or set JAVA_HOME to it");
    }
  }

  private List<Workload> chosen() throws BadInput {
    Set<String> wanted = new LinkedHashSet<>(only);
    List<Workload> all = Workloads.all();
    List<String> names = all.stream().map(Workload::name).toList();
    for (String name : wanted) {
      if (!names.contains(name)) {
        throw new BadInput(
            "there is no workload '" + name + "': choose from " + String.join(", ", names));
      }
    }
    return all.stream()
        .filter(workload -> wanted.isEmpty() || wanted.contains(workload.name()))
        .toList();
  }

  private static void requireReadable(@Nullable Path folder) throws BadInput {
    if (folder != null
        && !(Files.isDirectory(folder) && Files.isReadable(folder) && Files.isExecutable(folder))) {
      throw new BadInput(
          "the corpus "
              + folder
              + " is no folder that can be read:"
              + " name a folder with text files by --corpus DIR");
    }
  }

  private static int validPort(int number) throws BadInput {
    if (number < 1 || number > 65_535) {
      throw new BadInput(
          "the port " + number + " is not between 1 and 65535: choose another with --port");
    }
    return number;
  }

  /** Half of the memory at most, so that the parent and the system have room beside the child. */
  private static int heapMiB(Machine machine, boolean quick) {
    long half = machine.availableBytes() / (2 << 20);
    return Math.clamp(half, 128, quick ? QUICK_HEAP_MIB : MOST_HEAP_MIB);
  }

  /** What happens when the user stops the run: the report of what was measured so far. */
  private static final class Stop implements Runnable {
    private final LabRun run;
    private final Resources resources;
    private final Progress progress;
    private final ReportFiles files;
    private boolean armed = true;

    Stop(LabRun run, Resources resources, Progress progress, ReportFiles files) {
      this.run = run;
      this.resources = resources;
      this.progress = progress;
      this.files = files;
    }

    synchronized void disarm() {
      armed = false;
    }

    @Override
    public synchronized void run() {
      if (!armed) {
        return;
      }
      // Before the child is killed: its death must not look like a crash of the model.
      Report report = run.report();
      run.stop();
      resources.close();
      progress.end();
      try {
        files.write(report);
        System.err.println(
            "heddle lab: stopped; what was measured until now is in "
                + files.page().toAbsolutePath());
      } catch (IOException e) {
        System.err.println("heddle lab: stopped; the report could not be written: " + e);
      }
      Runtime.getRuntime().halt(STOPPED);
    }
  }
}
