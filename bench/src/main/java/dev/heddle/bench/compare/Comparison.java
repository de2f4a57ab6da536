package dev.heddle.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs the contenders of a suite against each other: scenario by scenario, round by round, and in
 * each round one after the other, so that whatever else the machine does hits all alike.
 */
final class Comparison {
  /** Both have a row in every scenario, even where they cannot run it yet. */
  private static final List<String> HEDDLE = List.of("heddle-worker", "heddle-jdk");

  private final Suite suite;
  private final List<Contender> contenders;
  private final Map<String, String> broken;
  private final Settings settings;
  private final Progress progress;

  /**
   * A comparison that has not begun.
   *
   * @param broken what is wrong with programs that could not list their contenders
   */
  Comparison(
      Suite suite,
      List<Contender> contenders,
      Map<String, String> broken,
      Settings settings,
      Progress progress) {
    this.suite = suite;
    this.broken = broken;
    this.contenders =
        contenders.stream().filter(each -> settings.wantsContender(each.name())).toList();
    this.settings = settings;
    this.progress = progress;
  }

  /** A contender with those of a group's scenarios that it is to run. */
  private record Entrant(Contender contender, List<String> scenarios) {}

  /** How many processes the comparison will start. */
  int runs() {
    return groups().stream().mapToInt(group -> entrants(group).size() * settings.rounds()).sum();
  }

  /** The results of all scenarios, in the order of the suite. */
  List<ScenarioResult> run() throws InterruptedException {
    List<ScenarioResult> results = new ArrayList<>();
    for (List<Scenario> group : groups()) {
      results.addAll(run(group));
    }
    return results;
  }

  private List<List<Scenario>> groups() {
    return List.copyOf(
        suite.scenarios().stream()
            .filter(scenario -> settings.wants(scenario, Row.Kind.TASKS))
            .collect(
                Collectors.groupingBy(Scenario::group, LinkedHashMap::new, Collectors.toList()))
            .values());
  }

  private List<Entrant> entrants(List<Scenario> group) {
    return contenders.stream()
        .map(contender ->
            new Entrant(
                contender,
                group.stream()
                    .filter(scenario -> settings.wants(scenario, contender.kind()))
                    .map(Scenario::name)
                    .filter(contender.scenarios()::contains)
                    .toList()))
        .filter(entrant -> !entrant.scenarios().isEmpty())
        .toList();
  }

  private List<ScenarioResult> run(List<Scenario> group) throws InterruptedException {
    List<Entrant> entrants = entrants(group);
    Map<String, Map<Contender, Samples>> samples = new LinkedHashMap<>();
    group.forEach(scenario -> samples.put(scenario.name(), new LinkedHashMap<>()));
    for (int round = 1; round <= settings.rounds(); round++) {
      for (Entrant entrant : entrants) {
        progress.step(suite.label(), entrant.scenarios(), entrant.contender().name(), round);
        run(entrant, samples);
      }
    }
    return group.stream()
        .map(scenario -> result(scenario, samples.getOrDefault(scenario.name(), Map.of())))
        .toList();
  }

  /** A scenario that has failed is not run again: the row shows the first error. */
  private void run(Entrant entrant, Map<String, Map<Contender, Samples>> samples)
      throws InterruptedException {
    List<String> open =
        entrant.scenarios().stream()
            .filter(scenario -> of(samples, scenario, entrant).error == null)
            .toList();
    if (open.isEmpty()) {
      return;
    }
    Map<String, Contender.Sample> got = entrant.contender().run(open, settings);
    got.forEach((scenario, sample) -> {
      of(samples, scenario, entrant).add(sample);
      if (sample.error() != null) {
        progress.note(
            suite.label()
                + " "
                + scenario
                + ", "
                + entrant.contender().name()
                + ": "
                + sample.error());
      }
    });
  }

  private static Samples of(
      Map<String, Map<Contender, Samples>> samples, String scenario, Entrant entrant) {
    return samples
        .computeIfAbsent(scenario, name -> new LinkedHashMap<>())
        .computeIfAbsent(entrant.contender(), contender -> new Samples());
  }

  private ScenarioResult result(Scenario scenario, Map<Contender, Samples> samples) {
    List<Row> rows = new ArrayList<>();
    for (String heddle : HEDDLE) {
      boolean missing = samples.keySet().stream().noneMatch(each -> each.name().equals(heddle));
      if (missing && settings.wantsContender(heddle)) {
        rows.add(new Row(heddle, null, null, broken.getOrDefault(heddle, Row.NOT_YET)));
      }
    }
    samples.forEach((contender, values) -> rows.add(values.row(contender)));
    return new ScenarioResult(suite.label(), scenario.name(), scenario.unit(), rows);
  }

  /** What the rounds of a contender gave for one scenario. */
  private static final class Samples {
    private final List<Double> values = new ArrayList<>();
    private @Nullable String error;

    void add(Contender.Sample sample) {
      if (sample.error() != null) {
        error = sample.error();
      } else {
        values.add(sample.value());
      }
    }

    Row row(Contender contender) {
      Summary summary =
          error == null
              ? Summary.of(values.stream().mapToDouble(Double::doubleValue).toArray())
              : null;
      return new Row(contender.name(), contender.version(), summary, error);
    }
  }
}
