package dev.heddle.bench.compare;

import dev.heddle.bench.compare.Scenario.Method;
import dev.heddle.bench.compare.Scenario.NewProcesses;
import dev.heddle.bench.compare.Scenario.Runs;
import dev.heddle.bench.compare.Scenario.Windows;
import dev.heddle.bench.compare.Session.Sample;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One contender in the scenarios of a group, through all rounds. After an error it is not asked
 * again, and its rows show that error.
 */
final class Race implements AutoCloseable {
  /** A size in memory hardly varies, and takes longest of all. */
  private static final int NEW_PROCESS_ROUNDS = 3;

  /** What starting a process and making its data takes about. */
  private static final double START_SECONDS = 0.4;

  /** What there is in a window besides the work: answer, checks, preparation. */
  private static final double WINDOW_EXTRA = 1.3;

  private static final double MILLIS_PER_SECOND = 1_000;

  private final Contender contender;
  private final List<String> scenarios;
  private final Method method;
  private final Settings settings;
  private final Map<String, List<Double>> values = new LinkedHashMap<>();
  private final Map<String, String> errors = new LinkedHashMap<>();
  private @Nullable Session session;

  /** A race that has not begun, in scenarios that are measured together. */
  Race(Contender contender, List<String> scenarios, Method method, Settings settings) {
    this.contender = contender;
    this.scenarios = scenarios;
    this.method = method;
    this.settings = settings;
  }

  Contender contender() {
    return contender;
  }

  List<String> scenarios() {
    return scenarios;
  }

  /** The first error, if something has gone wrong. */
  @Nullable String error() {
    return errors.values().stream().findFirst().orElse(null);
  }

  int rounds() {
    return method instanceof NewProcesses ? NEW_PROCESS_ROUNDS : settings.rounds();
  }

  /** What starting and warming up will take about. */
  double startSeconds() {
    return switch (method) {
      case Windows() -> START_SECONDS + settings.expectedWarmup().toMillis() / MILLIS_PER_SECOND;
      case Runs(double seconds) -> START_SECONDS + seconds;
      case NewProcesses(double seconds) -> 0;
    };
  }

  /** What a round will take about. */
  double roundSeconds() {
    return switch (method) {
      case Windows() -> WINDOW_EXTRA * settings.windowMillis() / MILLIS_PER_SECOND;
      case Runs(double seconds) -> seconds;
      case NewProcesses(double seconds) -> START_SECONDS + seconds;
    };
  }

  /** Starts the process and warms it up; it stands still then. */
  void start(Signals signals) throws InterruptedException {
    switch (method) {
      case Windows() -> {
        open(signals);
        warmUp();
      }
      case Runs(double seconds) -> {
        open(signals);
        window();
      }
      case NewProcesses(double seconds) -> {}
    }
  }

  /** Measures once. */
  void round(Signals signals) throws InterruptedException {
    if (method instanceof NewProcesses) {
      open(signals);
    }
    window()
        .forEach((scenario, value) ->
            values.computeIfAbsent(scenario, name -> new ArrayList<>()).add(value));
    if (method instanceof NewProcesses) {
      close();
    }
  }

  private void open(Signals signals) {
    if (!errors.isEmpty()) {
      return;
    }
    try {
      session = Session.start(contender, scenarios, signals);
    } catch (IOException e) {
      scenarios.forEach(scenario -> errors.put(scenario, "cannot be started: " + e.getMessage()));
    }
  }

  private void warmUp() throws InterruptedException {
    WarmUp warmUp = new WarmUp(settings.warmup());
    while (errors.isEmpty() && !warmUp.isOver()) {
      long start = System.nanoTime();
      Map<String, Double> window = window();
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      window.values().forEach(value -> warmUp.add(value, took));
    }
  }

  /** The values of a window, none after an error. */
  private Map<String, Double> window() throws InterruptedException {
    Session asked = session;
    if (asked == null || !errors.isEmpty()) {
      return Map.of();
    }
    Map<String, Sample> samples = asked.window(settings.windowMillis(), limit());
    Map<String, Double> found = new LinkedHashMap<>();
    samples.forEach((scenario, sample) -> {
      if (sample.error() == null) {
        found.put(scenario, sample.value());
      } else {
        errors.put(scenario, sample.error());
      }
    });
    return errors.isEmpty() ? found : Map.of();
  }

  /** A million parked tasks take longer than anything else. */
  private Duration limit() {
    return method instanceof NewProcesses ? settings.limit().multipliedBy(3) : settings.limit();
  }

  /** The row of one of its scenarios. */
  Row row(String scenario) {
    String error = errors.isEmpty() ? null : errors.getOrDefault(scenario, error());
    double[] found =
        values.getOrDefault(scenario, List.of()).stream()
            .mapToDouble(Double::doubleValue)
            .toArray();
    return new Row(
        contender.name(), contender.version(), error == null ? Summary.of(found) : null, error);
  }

  /** Ends the process. */
  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
