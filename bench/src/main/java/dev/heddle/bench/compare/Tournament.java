package dev.heddle.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs suite after suite and keeps what is done in a file. */
final class Tournament {
  private final List<Program> programs;
  private final Settings settings;
  private final Progress progress;
  private final Map<String, String> machine;
  private final @Nullable Path json;
  private final Map<String, String> broken = new LinkedHashMap<>();

  Tournament(
      List<Program> programs,
      Settings settings,
      Progress progress,
      Map<String, String> machine,
      @Nullable Path json) {
    this.programs = programs;
    this.settings = settings;
    this.progress = progress;
    this.machine = machine;
    this.json = json;
  }

  /** Says how much there is to measure, and how long that will take. */
  void estimate(List<Suite> suites) throws InterruptedException {
    prepare(suites);
  }

  /** Measures the suites and adds them to what an earlier run has measured. */
  Results run(List<Suite> suites, List<ScenarioResult> before) throws InterruptedException {
    List<Comparison> comparisons = prepare(suites);
    List<ScenarioResult> results = new ArrayList<>(before);
    try (Signals signals = Signals.open()) {
      for (Comparison comparison : comparisons) {
        results.addAll(comparison.run(signals));
        save(results);
      }
    }
    save(results);
    return new Results(machine, results);
  }

  private List<Comparison> prepare(List<Suite> suites) throws InterruptedException {
    List<Comparison> comparisons = new ArrayList<>();
    for (Suite suite : suites) {
      List<Contender> contenders = contenders(suite);
      comparisons.add(new Comparison(suite, contenders, broken, settings, progress));
    }
    progress.expect(
        comparisons.stream().mapToInt(Comparison::races).sum(),
        comparisons.stream().mapToDouble(Comparison::expectedSeconds).sum());
    return comparisons;
  }

  private void save(List<ScenarioResult> results) {
    if (json != null) {
      new Results(machine, results).write(json);
    }
  }

  /** Whether some program could not even say what it holds; the notes tell. */
  boolean hasBrokenPrograms() {
    return !broken.isEmpty();
  }

  private List<Contender> contenders(Suite suite) throws InterruptedException {
    List<Contender> contenders = new ArrayList<>();
    for (Program program : programs) {
      try {
        contenders.addAll(program.contenders(suite, !settings.quick()));
      } catch (Program.Broken e) {
        broken.put(program.name(), String.valueOf(e.getMessage()));
        progress.note(program.name() + ", " + suite.label() + ": " + e.getMessage());
      }
    }
    return contenders;
  }
}
