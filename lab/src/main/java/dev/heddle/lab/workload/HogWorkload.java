package dev.heddle.lab.workload;

import static dev.heddle.lab.frame.Model.HEDDLE_JDK;
import static dev.heddle.lab.frame.Model.HEDDLE_UNWATCHED;
import static dev.heddle.lab.frame.Model.HEDDLE_WORKER;
import static dev.heddle.lab.frame.Model.PAR;
import static dev.heddle.lab.frame.Model.PLATFORM_EACH;
import static dev.heddle.lab.frame.Model.PLATFORM_POOL;
import static dev.heddle.lab.frame.Model.VIRTUAL;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Short periodic tasks beside tasks that compute without a pause. */
public final class HogWorkload implements Workload {

  private static final int TICKERS = 1_000;
  private static final Duration PERIOD = Duration.ofMillis(100);
  private static final Duration SETTLE = Duration.ofMillis(200);
  private static final Duration HOG = Duration.ofSeconds(3);
  private static final Duration HOG_QUICK = Duration.ofMillis(500);

  private static final String DELAY = "delay";
  private static final String P50 = "p50";
  private static final String P99 = "p99";
  private static final String LONGEST = "longest";

  @Override
  public String name() {
    return "hog";
  }

  @Override
  public String title() {
    return "Short tasks beside long ones";
  }

  @Override
  public String shows() {
    return "What happens to everybody else when as many tasks as there are processors compute "
        + "without a pause.";
  }

  @Override
  public String method() {
    return "1,000 tasks wake up every 100 ms, and after a moment one task per processor starts to "
        + "compute and does not wait until it is done. A delay is the time between the moment when "
        + "a task was due and the moment when it ran; every due moment counts, also those that were "
        + "missed. The pool has one thread per processor. On Heddle's own carriers a watchdog brings "
        + "in a spare worker for what waits behind a task that computes; one row is without it, for "
        + "comparison. In the row Heddle Par the periodic work "
        + "is tasks and the computing goes through a parallel loop. The number of wake-ups and the "
        + "computed values are checked.";
  }

  @Override
  public List<Part> parts() {
    return List.of(
        new Part(
            "delays",
            List.of(
                PLATFORM_EACH,
                PLATFORM_POOL,
                VIRTUAL,
                HEDDLE_WORKER,
                HEDDLE_UNWATCHED,
                HEDDLE_JDK,
                PAR),
            List.of(
                new Chart(
                    DELAY,
                    "How late periodic tasks run beside computing ones",
                    "to keep short tasks prompt beside long ones",
                    "ms",
                    Better.LOWER,
                    "as prompt as",
                    Shape.LOG_BARS,
                    "of all delays",
                    P99))));
  }

  @Override
  public Plan prepare(Conditions conditions, Resources resources) {
    Duration hog = conditions.either(HOG_QUICK, HOG);
    return new Plan(
        Parameters.none()
            .with("periodicTasks", TICKERS)
            .with("periodMillis", PERIOD.toMillis())
            .with("settleMillis", SETTLE.toMillis())
            .with("computeMillis", hog.toMillis())
            .with("computingTasks", conditions.machine().processors()),
        conditions.quick() ? List.of("The computing tasks take 0.5 s instead of 3 s.") : List.of(),
        conditions.either(
            new Repetition(0, 2, 2, Duration.ZERO), new Repetition(0, 3, 3, Duration.ZERO)),
        Duration.ofSeconds(conditions.either(40, 90)));
  }

  @Override
  public void measure(Trial trial, Recorder recorder) throws Exception {
    Parameters parameters = trial.parameters();
    Duration compute = Duration.ofMillis(parameters.number("computeMillis"));
    HogRun run =
        new HogRun(
            trial.model(),
            parameters.count("periodicTasks"),
            Duration.ofMillis(parameters.number("periodMillis")),
            Duration.ofMillis(parameters.number("settleMillis")),
            parameters.count("computingTasks"));
    recorder.begin(DELAY, P50);
    run.delays(PERIOD);
    List<Double> longest = new ArrayList<>();
    trial
        .repetition()
        .run(
            () -> {
              Delays delays = run.delays(compute);
              recorder.value(DELAY, P50, delays.percentile(50));
              recorder.value(DELAY, P99, delays.percentile(99));
              return delays.longest();
            },
            late -> {
              recorder.value(DELAY, LONGEST, late);
              longest.add(late);
            });
    double worst = Collections.max(longest);
    if (worst >= compute.toMillis() / 2.0) {
      recorder.starved(
          DELAY,
          LONGEST,
          String.format(
              Locale.ROOT,
              "a task ran %,.0f ms late beside tasks that compute for %,d ms",
              worst,
              compute.toMillis()));
    }
  }
}
