package dev.heddle.bench.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A program that holds one or several contenders.
 *
 * @param name for messages
 * @param holds names of its contenders, without suffixes
 * @param command what starts it, without the arguments of a contender
 */
record Program(String name, List<String> holds, List<String> command) {
  private static final Duration LISTING_LIMIT = Duration.ofSeconds(30);
  private static final List<String> ONE_WORKER = List.of("--workers", "1");

  /** The program does not keep to what a contender has to do. */
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    Broken(String message) {
      super(message);
    }
  }

  /** The contenders that it has for a suite. */
  List<Contender> contenders(Suite suite, boolean withOneWorker)
      throws Broken, InterruptedException {
    List<Contender> contenders = new ArrayList<>(list(suite, List.of()));
    if (withOneWorker) {
      contenders.addAll(list(suite, ONE_WORKER));
    }
    return contenders;
  }

  private List<Contender> list(Suite suite, List<String> variant)
      throws Broken, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(suite.label(), "--list"));
    arguments.addAll(variant);
    ProgramRun run;
    try {
      run = ProgramRun.of(with(arguments), LISTING_LIMIT);
    } catch (IOException e) {
      throw new Broken("its contenders cannot be listed: " + e.getMessage());
    }
    String failure = run.failure(LISTING_LIMIT);
    if (failure != null) {
      throw new Broken("its contenders cannot be listed: " + failure);
    }
    Map<String, String> versions = new LinkedHashMap<>();
    Map<String, Set<String>> scenarios = new LinkedHashMap<>();
    for (String line : run.output().lines().toList()) {
      ResultLine result =
          ResultLine.parse(line)
              .orElseThrow(() ->
                  new Broken(
                      "its list has a line that names no contender: "
                          + ProgramRun.shortened(line)));
      requireKnown(suite, result);
      versions.put(result.contender(), result.version());
      scenarios
          .computeIfAbsent(result.contender(), name -> new LinkedHashSet<>())
          .add(result.scenario());
    }
    List<Contender> contenders = new ArrayList<>();
    versions.forEach((name, version) ->
        contenders.add(
            new Contender(
                this,
                suite.label(),
                name,
                version,
                scenarios.getOrDefault(name, Set.of()),
                variant)));
    return contenders;
  }

  /** A name that is written otherwise here and there would drop its rows without a word. */
  private void requireKnown(Suite suite, ResultLine line) throws Broken {
    if (!holds.contains(Names.base(line.contender()))) {
      throw new Broken(
          "it lists the contender "
              + line.contender()
              + ", but is known to hold "
              + String.join(", ", holds));
    }
    boolean known =
        suite.scenarios().stream().anyMatch(each -> each.name().equals(line.scenario()));
    if (!known || !suite.label().equals(line.suite())) {
      throw new Broken(
          line.contender()
              + " lists "
              + line.suite()
              + " "
              + line.scenario()
              + ", which is none of "
              + suite.label());
    }
  }

  /** The command with a contender's arguments. */
  List<String> with(List<String> arguments) {
    List<String> whole = new ArrayList<>(command);
    whole.addAll(arguments);
    return whole;
  }
}
