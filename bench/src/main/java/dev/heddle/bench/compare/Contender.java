package dev.heddle.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One contender of a suite.
 *
 * @param program where it is
 * @param suite name of the suite
 * @param name as it stands in results
 * @param version of its library
 * @param scenarios what it can run
 * @param variant the arguments that choose this variant of it
 */
record Contender(
    Program program,
    String suite,
    String name,
    String version,
    Set<String> scenarios,
    List<String> variant) {

  /** What one run gave for one scenario: a value, or an error. */
  record Sample(double value, @Nullable String error) {}

  Row.Kind kind() {
    return Row.Kind.of(suite, name);
  }

  /** Runs those scenarios once, in a process of their own. */
  Map<String, Sample> run(List<String> wanted, Settings settings) throws InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of(suite, "--only", String.join(",", wanted), "--contender", name));
    arguments.addAll(variant);
    arguments.addAll(settings.arguments(suite));
    ProgramRun run;
    try {
      run = ProgramRun.of(program.with(arguments), settings.timeLimit());
    } catch (IOException e) {
      return failed(wanted, "cannot be started: " + e.getMessage());
    }
    Map<String, Sample> samples = new LinkedHashMap<>();
    String rubbish = null;
    for (String line : run.output().lines().filter(text -> !text.isBlank()).toList()) {
      ResultLine result = ResultLine.parse(line).filter(found -> isFor(wanted, found)).orElse(null);
      if (result == null) {
        rubbish = "printed something that is no result: " + ProgramRun.shortened(line);
        break;
      }
      samples.put(result.scenario(), sample(result));
    }
    String failure = run.failure(settings.timeLimit());
    boolean explained = samples.values().stream().anyMatch(sample -> sample.error() != null);
    if (rubbish != null) {
      return failed(wanted, rubbish);
    }
    if (failure != null && !explained) {
      return failed(wanted, failure);
    }
    for (String scenario : wanted) {
      samples.putIfAbsent(scenario, new Sample(0, "ended without a result"));
    }
    return samples;
  }

  private boolean isFor(List<String> wanted, ResultLine result) {
    return result.suite().equals(suite)
        && result.contender().equals(name)
        && wanted.contains(result.scenario())
        && (result.error() != null || !result.values().isEmpty());
  }

  private static Sample sample(ResultLine result) {
    if (result.error() != null) {
      return new Sample(0, ProgramRun.shortened(result.error()));
    }
    double[] values = result.values().stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(values);
    int last = values.length - 1;
    return new Sample((values[last / 2] + values[values.length / 2]) / 2, null);
  }

  private static Map<String, Sample> failed(List<String> scenarios, String error) {
    Map<String, Sample> samples = new LinkedHashMap<>();
    scenarios.forEach(scenario -> samples.put(scenario, new Sample(0, error)));
    return samples;
  }
}
