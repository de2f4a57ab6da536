package dev.heddle.lab.workload;

import static dev.heddle.lab.frame.Model.HEDDLE_JDK;
import static dev.heddle.lab.frame.Model.HEDDLE_WORKER;
import static dev.heddle.lab.frame.Model.PLATFORM_EACH;
import static dev.heddle.lab.frame.Model.PLATFORM_POOL;
import static dev.heddle.lab.frame.Model.SEQUENTIAL;
import static dev.heddle.lab.frame.Model.VIRTUAL;

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
import dev.heddle.lab.machine.Machine;
import dev.heddle.lab.model.TaskModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** Asks a local web server that takes its time: one request after the other, and joined. */
public final class FetchWorkload implements Workload {

  private static final Duration DELAY = Duration.ofMillis(50);
  private static final List<Integer> LIMITS = List.of(10, 100, 1_000);
  private static final int MOST_CONNECTIONS = 1_000;

  /** The JVM's own files, jars and selectors. */
  private static final int OTHER_DESCRIPTORS = 200;

  private static final String RATE = "rate";

  @Override
  public String name() {
    return "fetch";
  }

  @Override
  public String title() {
    return "Waiting for a server";
  }

  @Override
  public String shows() {
    return "Work that only waits is joined, not queued: what a loop does in seconds takes "
        + "milliseconds when all requests are under way at once.";
  }

  @Override
  public String method() {
    return "The JDK's web server runs in another process on loopback and answers after 50 ms, "
        + "by a timer. The client is the JDK's HttpURLConnection, which blocks its caller. The loop sends one "
        + "request after the other; the other models have at most 10, 100, or 1,000 under way. "
        + "Status and body of every answer are checked.";
  }

  @Override
  public List<Part> parts() {
    return List.of(
        new Part(
            "requests",
            List.of(SEQUENTIAL, PLATFORM_EACH, PLATFORM_POOL, VIRTUAL, HEDDLE_WORKER, HEDDLE_JDK),
            List.of(
                new Chart(
                    RATE,
                    "Requests answered per second",
                    "to wait for many answers at once",
                    "requests/s",
                    Better.HIGHER,
                    "as fast as",
                    Shape.LINES,
                    "requests under way",
                    Chart.LARGEST))));
  }

  @Override
  public Plan prepare(Conditions conditions, Resources resources) throws BadInput, IOException {
    requireDescriptors(conditions.machine());
    DelayServer server = resources.keep(new DelayServer(conditions.port().orElse(0), DELAY));
    int rounds = conditions.either(2, 10);
    int alone = conditions.either(8, 20);
    int atMost = conditions.either(1_000, 10_000);
    return new Plan(
        Parameters.none()
            .with("port", server.port())
            .with("delayMillis", DELAY.toMillis())
            .with("requestsAlone", alone)
            .with("requestsPerLimit", rounds)
            .with("mostRequests", atMost),
        conditions.quick()
            ? List.of(
                String.format(
                    Locale.ROOT,
                    "%d requests in the loop instead of 20, %d times the limit (at most %,d) in the"
                        + " joined rounds instead of 10 times.",
                    alone,
                    rounds,
                    atMost))
            : List.of(),
        conditions.either(
            new Repetition(1, 3, 3, Duration.ofMillis(500)),
            new Repetition(1, 5, 5, Duration.ofSeconds(5))),
        Duration.ofSeconds(conditions.either(30, 120)));
  }

  private static void requireDescriptors(Machine machine) throws BadInput {
    int needed = MOST_CONNECTIONS + OTHER_DESCRIPTORS;
    if (machine.descriptors() < needed) {
      throw new BadInput(
          String.format(
              Locale.ROOT,
              "the workload fetch holds %,d connections, but this shell allows only %,d open files: "
                  + "raise the limit with 'ulimit -n %d' (as root: 'ulimit -Hn %d' first), or choose"
                  + " other workloads with --only",
              MOST_CONNECTIONS,
              machine.descriptors(),
              needed,
              needed));
    }
  }

  @Override
  public void measure(Trial trial, Recorder recorder) throws Exception {
    Parameters parameters = trial.parameters();
    // Read once by the JDK's client, which otherwise keeps five connections and opens new ones.
    System.setProperty("http.maxConnections", Integer.toString(MOST_CONNECTIONS));
    try (TaskModel model = TaskModel.of(trial.model())) {
      Requests requests = new Requests(parameters.count("port"));
      if (trial.model() == Model.SEQUENTIAL) {
        int count = parameters.count("requestsAlone");
        recorder.repeat(RATE, "1", trial.repetition(), () -> rate(model, requests, count, 1));
        return;
      }
      for (int limit : LIMITS) {
        int count =
            Math.min(
                limit * parameters.count("requestsPerLimit"), parameters.count("mostRequests"));
        recorder.repeat(
            RATE,
            Integer.toString(limit),
            trial.repetition(),
            () -> rate(model, requests, count, limit));
      }
    }
  }

  private static double rate(TaskModel model, Requests requests, int count, int limit)
      throws Exception {
    LongAdder sum = new LongAdder();
    long start = System.nanoTime();
    model.run(count, limit, index -> sum.add(requests.echo(index)));
    long nanos = System.nanoTime() - start;
    WrongAnswer.unlessEqual("the sum of the answers", (long) count * (count - 1) / 2, sum.sum());
    return count / (nanos / 1e9);
  }

  /** Requests whose answer is their own number. */
  private record Requests(int port) {

    long echo(int number) throws IOException, WrongAnswer {
      URI uri = URI.create("http://127.0.0.1:" + port + "/?" + number);
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      WrongAnswer.unlessEqual("the status", 200, connection.getResponseCode());
      try (InputStream body = connection.getInputStream()) {
        return Long.parseLong(new String(body.readAllBytes(), StandardCharsets.US_ASCII));
      }
    }
  }
}
