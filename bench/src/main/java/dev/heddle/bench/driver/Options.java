package dev.heddle.bench.driver;

import java.util.List;

/**
 * What a contender is asked for: {@code SUITE [--only SCENARIO,...] [--contender NAME,...]
 * [--workers N] [--list]}.
 *
 * @param suite whose scenarios are meant
 * @param scenarios only these, or all if empty
 * @param contenders only these, or all if empty
 * @param workers how many, or 0 for the contender's own default
 * @param list name what there is instead of measuring it
 */
public record Options(
    String suite, List<String> scenarios, List<String> contenders, int workers, boolean list) {

  private static final String ON_THREADS = "-threads";

  /** Bad input, in words for the user. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  static Options parse(String[] arguments) throws Refused {
    if (arguments.length == 0 || arguments[0].startsWith("-")) {
      throw new Refused("the first argument must be a suite, such as channel");
    }
    List<String> scenarios = List.of();
    List<String> contenders = List.of();
    int workers = 0;
    boolean list = false;
    for (int i = 1; i < arguments.length; i++) {
      String option = arguments[i];
      if (option.equals("--list")) {
        list = true;
        continue;
      }
      if (++i == arguments.length) {
        throw new Refused(option + " needs a value, or is unknown");
      }
      String value = arguments[i];
      switch (option) {
        case "--only" -> scenarios = List.of(value.split(",", -1));
        case "--contender" -> contenders = List.of(value.split(",", -1));
        case "--workers" -> workers = number(option, value);
        default -> throw new Refused("unknown option '" + option + "'");
      }
    }
    return new Options(arguments[0], scenarios, contenders, workers, list);
  }

  static int number(String option, String value) throws Refused {
    try {
      int number = Integer.parseInt(value);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a number that is not positive.
    }
    throw new Refused(option + " needs a positive number, not '" + value + "'");
  }

  /** The name under which a contender is listed. */
  String nameOf(Workload workload) {
    return workers == 1 ? workload.contender() + "-1" : workload.contender();
  }

  /** Whether this workload was asked for. */
  boolean wants(Workload workload) {
    return !(workers > 0 && workload.contender().endsWith(ON_THREADS))
        && workload.metrics().stream().anyMatch(this::wants)
        && (contenders.isEmpty()
            || contenders.contains(workload.contender())
            || contenders.contains(nameOf(workload)));
  }

  /** Whether its value was asked for. */
  boolean wants(Workload.Metric metric) {
    return scenarios.isEmpty() || scenarios.contains(metric.scenario());
  }
}
