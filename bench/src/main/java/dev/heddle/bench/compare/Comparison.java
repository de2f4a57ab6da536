package dev.heddle.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Runs the contenders of a suite against each other: scenario by scenario, round by round, and in
 * each round one after the other, so that whatever else the machine does hits all alike. All
 * contenders of a scenario are there at the same time, and all but one stand still.
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

  /** What it will take about, in seconds. */
  double expectedSeconds() {
    return groups().stream()
        .flatMap(group -> races(group).stream())
        .mapToDouble(race -> race.startSeconds() + race.rounds() * race.roundSeconds())
        .sum();
  }

  /** How many contenders will run in how many scenarios. */
  int races() {
    return groups().stream().mapToInt(group -> races(group).size()).sum();
  }

  /** The results of all scenarios, in the order of the suite. */
  List<ScenarioResult> run(Signals signals) throws InterruptedException {
    List<ScenarioResult> results = new ArrayList<>();
    for (List<Scenario> group : groups()) {
      results.addAll(run(group, signals));
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

  private List<Race> races(List<Scenario> group) {
    return contenders.stream()
        .map(contender ->
            new Race(
                contender,
                group.stream()
                    .filter(scenario -> settings.wants(scenario, contender.kind()))
                    .map(Scenario::name)
                    .filter(contender.scenarios()::contains)
                    .toList(),
                group.getFirst().method(),
                settings))
        .filter(race -> !race.scenarios().isEmpty())
        .toList();
  }

  private List<ScenarioResult> run(List<Scenario> group, Signals signals)
      throws InterruptedException {
    List<Race> races = races(group);
    try {
      progress.begin(suite.label() + " " + names(group));
      for (Race race : races) {
        progress.step(what(race) + ", warm-up", race.startSeconds());
        race.start(signals);
        noteError(race);
      }
      int rounds = races.stream().mapToInt(Race::rounds).max().orElse(0);
      for (int round = 1; round <= rounds; round++) {
        for (Race race : races) {
          progress.step(what(race) + ", round " + round, race.roundSeconds());
          if (race.error() == null) {
            race.round(signals);
            noteError(race);
          }
        }
      }
    } finally {
      races.forEach(Race::close);
    }
    return group.stream().map(scenario -> result(scenario, races)).toList();
  }

  private static String names(List<Scenario> group) {
    return group.stream().map(Scenario::name).collect(Collectors.joining(", "));
  }

  private void noteError(Race race) {
    String error = race.error();
    if (error != null) {
      progress.note(what(race) + ": " + error);
    }
  }

  private String what(Race race) {
    return suite.label()
        + " "
        + String.join(", ", race.scenarios())
        + ", "
        + race.contender().name();
  }

  private ScenarioResult result(Scenario scenario, List<Race> races) {
    List<Race> ran =
        races.stream().filter(race -> race.scenarios().contains(scenario.name())).toList();
    List<Row> rows = new ArrayList<>();
    for (String heddle : HEDDLE) {
      boolean missing = ran.stream().noneMatch(race -> race.contender().name().equals(heddle));
      if (missing && settings.wantsContender(heddle)) {
        rows.add(new Row(heddle, null, null, broken.getOrDefault(heddle, Row.NOT_YET)));
      }
    }
    ran.forEach(race -> rows.add(race.row(scenario.name())));
    return new ScenarioResult(suite.label(), scenario.name(), scenario.unit(), rows);
  }
}
