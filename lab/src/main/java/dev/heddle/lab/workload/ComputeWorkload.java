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
import static dev.heddle.lab.frame.Model.WRITTEN_OUT;

import dev.heddle.lab.BadInput;
import dev.heddle.lab.frame.Chart;
import dev.heddle.lab.frame.Chart.Better;
import dev.heddle.lab.frame.Chart.Shape;
import dev.heddle.lab.frame.Conditions;
import dev.heddle.lab.frame.Model;
import dev.heddle.lab.frame.Parameters;
import dev.heddle.lab.frame.Part;
import dev.heddle.lab.frame.Plan;
import dev.heddle.lab.frame.Recorder;
import dev.heddle.lab.frame.Repetition;
import dev.heddle.lab.frame.Resources;
import dev.heddle.lab.frame.Trial;
import dev.heddle.lab.frame.Workload;
import dev.heddle.lab.frame.WrongAnswer;
import dev.heddle.lab.model.TaskModel;
import dev.heddle.lab.workload.Texts.Piece;
import dev.heddle.lab.workload.WordCount.Totals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** Keeps all processors busy: counts words and adds numbers up. */
public final class ComputeWorkload implements Workload {

  private static final int ELEMENTS = 10_000_000;

  private static final String WORDS = "words";
  private static final String PIPELINE = "pipeline";
  private static final String MAP = "map, sum";
  private static final String FILTER = "filter, map, sum";

  @Override
  public String name() {
    return "compute";
  }

  @Override
  public String title() {
    return "Keeping the processors busy";
  }

  @Override
  public String shows() {
    return "Computing gains by as many workers as there are processors and not by more; what counts "
        + "then is how fast the loop itself is.";
  }

  @Override
  public String method() {
    return "Word count: texts in memory, in pieces of about 64 KiB; each piece is counted into a "
        + "map of its own, which is then added to a shared one. Numbers: 10,000,000 of them, squared "
        + "and summed, with and without a filter, by loops that have already run 20 other lambdas, "
        + "as in a real program; models of tasks run one such loop per piece, four pieces per "
        + "processor, and the loop that is written out takes no lambda at all. Counts and sums are "
        + "checked.";
  }

  @Override
  public List<Part> parts() {
    return List.of(
        new Part(
            "loops",
            List.of(
                SEQUENTIAL,
                WRITTEN_OUT,
                PLATFORM_EACH,
                PLATFORM_POOL,
                VIRTUAL,
                HEDDLE_WORKER,
                HEDDLE_JDK,
                PARALLEL_STREAM,
                PAR),
            List.of(
                new Chart(
                    WORDS,
                    "Word count",
                    "to count words",
                    "ms",
                    Better.LOWER,
                    "as fast as",
                    Shape.BARS,
                    "",
                    ONLY),
                new Chart(
                    PIPELINE,
                    "10,000,000 numbers",
                    "to add numbers up",
                    "ms",
                    Better.LOWER,
                    "as fast as",
                    Shape.BARS,
                    "pipeline",
                    FILTER))));
  }

  @Override
  public Plan prepare(Conditions conditions, Resources resources) throws BadInput, IOException {
    Corpus corpus = resources.shared(Corpus.class, () -> Corpus.open(conditions, resources));
    Totals totals = WordCount.inOrder(Texts.pieces(corpus.list()));
    return new Plan(
        Parameters.none()
            .with("corpus", corpus.source())
            .with("list", corpus.list().toString())
            .with("files", corpus.files())
            .with("bytes", corpus.bytes())
            .with("words", totals.words())
            .with("distinctWords", totals.distinct())
            .with("checksum", totals.checksum())
            .with("elements", ELEMENTS),
        corpus.note().isEmpty() ? List.of() : List.of(corpus.note()),
        conditions.either(
            new Repetition(2, 3, 7, Duration.ofMillis(250)),
            new Repetition(3, 5, 15, Duration.ofSeconds(4))),
        Duration.ofSeconds(conditions.either(30, 120)));
  }

  @Override
  public void measure(Trial trial, Recorder recorder) throws Exception {
    Parameters parameters = trial.parameters();
    try (TaskModel model = TaskModel.of(trial.model())) {
      if (trial.model() == WRITTEN_OUT) {
        recorder.absent(WORDS, ONLY, "the same as the sequential loop");
      } else {
        List<Piece> pieces = Texts.pieces(Path.of(parameters.text("list")));
        Totals expected =
            new Totals(
                parameters.number("words"),
                parameters.number("distinctWords"),
                parameters.number("checksum"));
        recorder.repeat(
            WORDS, ONLY, trial.repetition(), () -> words(trial.model(), model, pieces, expected));
      }
      pipeline(trial, model, recorder);
    }
  }

  private static double words(Model which, TaskModel model, List<Piece> pieces, Totals expected)
      throws Exception {
    long start = System.nanoTime();
    Totals totals;
    if (which == SEQUENTIAL) {
      totals = WordCount.inOrder(pieces);
    } else {
      WordCount count = new WordCount();
      model.run(pieces.size(), TaskModel.UNLIMITED, i -> count.add(pieces.get(i)));
      totals = count.totals();
    }
    long nanos = System.nanoTime() - start;
    WrongAnswer.unlessEqual("the word count", expected, totals);
    return nanos / 1e6;
  }

  private static void pipeline(Trial trial, TaskModel model, Recorder recorder) throws Exception {
    Pipeline pipeline = new Pipeline(trial.model(), model);
    int n = trial.parameters().count("elements");
    recorder.begin(PIPELINE, MAP);
    if (trial.model() != WRITTEN_OUT) {
      WrongAnswer.unlessEqual(
          "the sum of the other lambdas", Pipeline.sumOfOtherLambdas(), pipeline.runOtherLambdas());
    }
    long squares = Pipeline.expectedSumOfSquares(n);
    recorder.repeat(
        PIPELINE, MAP, trial.repetition(), () -> timed(squares, () -> pipeline.sumOfSquares(n)));
    long someSquares = Pipeline.expectedSumOfSomeSquares(n);
    recorder.repeat(
        PIPELINE,
        FILTER,
        trial.repetition(),
        () -> timed(someSquares, () -> pipeline.sumOfSomeSquares(n)));
  }

  private static double timed(long expected, Callable<Long> sum) throws Exception {
    long start = System.nanoTime();
    long actual = sum.call();
    long nanos = System.nanoTime() - start;
    WrongAnswer.unlessEqual("the sum", expected, actual);
    return nanos / 1e6;
  }
}
