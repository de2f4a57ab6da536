package dev.heddle.bench.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds what the user named, or says what there is. */
final class Names {
  private static final List<String> OWN = List.of("heddle-worker", "heddle-jdk", "jdk", "floor");

  private Names() {}

  /** All suites if none is named, else the named ones in the order in which they stand here. */
  static List<Suite> suites(List<String> names) throws BadInput {
    Set<Suite> suites = new LinkedHashSet<>();
    for (String name : names) {
      suites.add(
          Stream.of(Suite.values())
              .filter(suite -> suite.label().equals(name))
              .findFirst()
              .orElseThrow(() ->
                  new BadInput("there is no suite '" + name + "': choose from " + Suite.labels())));
    }
    return suites.isEmpty() ? List.of(Suite.values()) : List.copyOf(suites);
  }

  /** Fails unless each name is a scenario of one of the suites. */
  static void requireScenarios(List<String> names, List<Suite> suites) throws BadInput {
    for (String name : names) {
      boolean known =
          suites.stream()
              .flatMap(suite -> suite.scenarios().stream())
              .anyMatch(scenario -> scenario.name().equals(name));
      if (!known) {
        throw new BadInput(
            "there is no scenario '" + name + "' in " + labels(suites) + nearest(name, suites));
      }
    }
  }

  private static String labels(List<Suite> suites) {
    return String.join(", ", suites.stream().map(Suite::label).toList());
  }

  /** Those that begin alike, as there are too many to name all. */
  private static String nearest(String name, List<Suite> suites) {
    String word = name.replaceFirst("[-0-9].*", "");
    List<String> alike =
        suites.stream()
            .flatMap(suite -> suite.scenarios().stream())
            .map(Scenario::name)
            .filter(known -> !word.isEmpty() && known.startsWith(word))
            .limit(8)
            .toList();
    return alike.isEmpty()
        ? ": bench/peers/WORKLOADS.md lists them"
        : ": did you mean one of " + String.join(", ", alike) + "?";
  }

  /** Fails unless each name is that of a contender, with or without a suffix. */
  static void requireContenders(List<String> names) throws BadInput {
    List<String> known = new ArrayList<>(OWN);
    Arrays.stream(Peer.values()).forEach(peer -> known.addAll(peer.contenders()));
    for (String name : names) {
      if (!known.contains(base(name))) {
        throw new BadInput(
            "there is no contender '" + name + "': choose from " + String.join(", ", known));
      }
    }
  }

  /** A contender's name without the suffix of its variant. */
  static String base(String contender) {
    return contender.replaceFirst("(-boxed)?(-(1|threads))?$", "");
  }

  /** The names in a list of lists that commas separate. */
  static List<String> separated(List<String> lists) {
    return lists.stream()
        .flatMap(list -> Arrays.stream(list.split(",", -1)))
        .map(String::strip)
        .distinct()
        .toList();
  }

  /** Whether this peer holds a contender that is wanted. */
  static boolean wants(Peer peer, List<String> wanted) {
    Optional<String> found =
        wanted.stream().filter(name -> peer.contenders().contains(base(name))).findAny();
    return wanted.isEmpty() || found.isPresent();
  }
}
