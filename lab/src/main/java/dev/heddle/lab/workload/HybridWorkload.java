package dev.heddle.lab.workload;

import static dev.heddle.lab.frame.Chart.ONLY;
import static dev.heddle.lab.frame.Model.HEDDLE_JDK;
import static dev.heddle.lab.frame.Model.HEDDLE_WORKER;
import static dev.heddle.lab.frame.Model.PAR;
import static dev.heddle.lab.frame.Model.PARALLEL_STREAM;
import static dev.heddle.lab.frame.Model.PLATFORM_EACH;
import static dev.heddle.lab.frame.Model.PLATFORM_POOL;
import static dev.heddle.lab.frame.Model.SEQUENTIAL;
import static dev.heddle.lab.frame.Model.VIRTUAL;

import dev.heddle.lab.BadInput;
import dev.heddle.lab.frame.Chart;
import dev.heddle.lab.frame.Chart.Better;
import dev.heddle.lab.frame.Chart.Shape;
import dev.heddle.lab.frame.Conditions;
import dev.heddle.lab.frame.Parameters;
import dev.heddle.lab.frame.Part;
import dev.heddle.lab.frame.Plan;
import dev.heddle.lab.frame.Recorder;
import dev.heddle.lab.frame.Repetition;
import dev.heddle.lab.frame.Resources;
import dev.heddle.lab.frame.Trial;
import dev.heddle.lab.frame.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Reads files, parses them, and stores what was found in a database: waiting and computing. */
public final class HybridWorkload implements Workload {

  private static final int BOUND = 128;
  private static final int FILES_AT_ONCE = 64;
  private static final int WORDS_PER_FILE = 20;

  private static final String FILES = "files";

  @Override
  public String name() {
    return "hybrid";
  }

  @Override
  public String title() {
    return "Waiting and computing together";
  }

  @Override
  public String shows() {
    return "A real program mixes both: files are read concurrently, parsed in parallel, and one "
        + "writer takes the results through a bounded queue, so that nobody runs ahead of it.";
  }

  @Override
  public String method() {
    return "Each file is read and its "
        + WORDS_PER_FILE
        + " most frequent words become rows; the rows go through a queue of "
        + BOUND
        + " (a Heddle channel for Heddle's models, an ArrayBlockingQueue for the others, none for "
        + "the loop) to one writer, which inserts them into an embedded H2 database on disk. At "
        + "most "
        + FILES_AT_ONCE
        + " files are under way at once. In the row Heddle Par tasks read, and a parallel loop "
        + "parses. The number of rows in the database and the sum of their counts are checked.";
  }

  @Override
  public List<Part> parts() {
    return List.of(
        new Part(
            "files",
            List.of(
                SEQUENTIAL,
                PLATFORM_EACH,
                PLATFORM_POOL,
                VIRTUAL,
                HEDDLE_WORKER,
                HEDDLE_JDK,
                PARALLEL_STREAM,
                PAR),
            List.of(
                new Chart(
                    FILES,
                    "Files read, parsed and stored per second",
                    "to read, parse and store files",
                    "files/s",
                    Better.HIGHER,
                    "as fast as",
                    Shape.BARS,
                    "",
                    ONLY))));
  }

  @Override
  public Plan prepare(Conditions conditions, Resources resources) throws BadInput, IOException {
    Corpus corpus = resources.shared(Corpus.class, () -> Corpus.open(conditions, resources));
    int most = conditions.either(200, 3_000);
    int files = Math.min(most, corpus.files());
    Path databases = Files.createDirectory(resources.folder().resolve("databases"));
    return new Plan(
        Parameters.none()
            .with("corpus", corpus.source())
            .with("list", corpus.list().toString())
            .with("databases", databases.toString())
            .with("files", files)
            .with("filesAtOnce", FILES_AT_ONCE)
            .with("wordsPerFile", WORDS_PER_FILE)
            .with("bound", BOUND),
        files < corpus.files()
            ? List.of("Only the first " + files + " files of the text are used.")
            : List.of(),
        conditions.either(
            new Repetition(1, 3, 5, Duration.ofMillis(300)),
            new Repetition(2, 5, 9, Duration.ofSeconds(10))),
        Duration.ofSeconds(conditions.either(30, 120)));
  }

  @Override
  public void measure(Trial trial, Recorder recorder) throws Exception {
    Parameters parameters = trial.parameters();
    List<Path> files =
        Texts.files(Path.of(parameters.text("list"))).subList(0, parameters.count("files"));
    FileRows rows = new FileRows(files, parameters.count("wordsPerFile"));
    FileRows.Totals expected = rows.totals();
    try (HybridRun run =
        new HybridRun(
            trial.model(), rows, parameters.count("filesAtOnce"), parameters.count("bound"))) {
      recorder.repeat(
          FILES,
          ONLY,
          trial.repetition(),
          () -> {
            try (RowStore store = RowStore.createIn(Path.of(parameters.text("databases")))) {
              long start = System.nanoTime();
              run.storeAll(store);
              store.commit();
              long nanos = System.nanoTime() - start;
              store.check(expected);
              return files.size() / (nanos / 1e9);
            }
          });
    }
  }
}
