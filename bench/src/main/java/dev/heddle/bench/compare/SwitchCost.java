package dev.heddle.bench.compare;

import dev.heddle.bench.BenchFlags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What Heddle pays for being looked at, on one worker: core as it ships beside a core from which
 * the counters, the watchdog, both, the questions of the flight recorder, or those of sampling have
 * been cut out; and with one scope in a hundred sampled beside none.
 *
 * <p>{@code ./heddle bench switch [--rounds N] [--only NAME]}. Each round is a new JVM that holds
 * both cores and runs them in turns; its value is the median of the differences of neighbours, in
 * nanoseconds for each operation, or in percent of what the lesser core needs.
 */
final class SwitchCost {
  private static final int REFUSED = 2;

  /** So many operations of each core are compared in a round, after half as many to warm up. */
  private static final int OPERATIONS = 5_000_000;

  private static final int MOST_PAIRS = 1_000;
  private static final String WORKER = "internal/engine/Worker.java";
  private static final String BENCH = "dev.heddle.bench.";

  private static final Map<String, UnaryOperator<String>> COUNTERS =
      Map.of(
          "internal/seam/Tally.java",
          text ->
              text.replace(
                  "    ELEMENT.setOpaque(counts, place, counts[place] + increase);\n", ""));

  private static final Map<String, UnaryOperator<String>> WATCHDOG =
      Map.of(
          WORKER,
          text ->
              text.replace(
                  "return carriers.watchdog != null && STUCK.get(this) != 0;", "return false;"));

  private static final Map<String, UnaryOperator<String>> RECORDER =
      Map.of(
          "internal/flight/Flight.java",
          text ->
              text.replace(
                  "HERE = ModuleLayer.boot().findModule(\"jdk.jfr\").isPresent();",
                  "HERE = false;"));

  private static final Map<String, UnaryOperator<String>> SAMPLING =
      Map.of(
          "internal/wait/Strand.java",
          text ->
              text.replace("    return record;\n", "    return null;\n")
                  .replace(
                      "return sampled == null ? null : new TracedWait(sampled);", "return null;"),
          "internal/wait/Waiter.java",
          text ->
              text.replace("TracedWait recorded = traced;", "TracedWait recorded = null;")
                  .replace("    return traced;\n", "    return null;\n"),
          "ScopeGroup.java",
          text -> text.replace("return record == null ? null : record.trace();", "return null;"));

  /** How a cost is told. */
  private enum Unit {
    NANOSECONDS("ns a "),
    PERCENT("% of a ");

    final String of;

    Unit(String of) {
      this.of = of;
    }

    /** What one call costs more than its neighbour. */
    double cost(double more, double fewer, int operations) {
      return this == PERCENT ? 100 * (more - fewer) / fewer : (more - fewer) / operations;
    }
  }

  /**
   * What is cut out.
   *
   * @param operation what is counted
   * @param operations how many there are in a call of {@code body}
   * @param most how much it may cost
   */
  private record Cut(
      String name,
      Map<String, UnaryOperator<String>> cuts,
      String type,
      String shippedSetup,
      String cutSetup,
      String body,
      String operation,
      int operations,
      double most,
      Unit unit) {
    int pairs() {
      return Math.min(MOST_PAIRS, OPERATIONS / operations);
    }
  }

  private static final List<Cut> CUTS =
      List.of(
          yields("counters", COUNTERS, "start"),
          yields("watchdog", WATCHDOG, "startUnwatched"),
          yields("both", both(), "startUnwatched"),
          new Cut(
              "recorder",
              RECORDER,
              BENCH + "SpawnBench$OnWorker",
              "checkBackend",
              "checkBackend",
              "oneByOneInScope",
              "task",
              1_000,
              10,
              Unit.NANOSECONDS),
          sampling("sampling-off-spawn", SAMPLING, "start", "spawn"),
          sampling("sampling-off-channel", SAMPLING, "start", "channel"),
          sampling("sampling-spawn", Map.of(), "startSampled", "spawn"),
          sampling("sampling-channel", Map.of(), "startSampled", "channel"));

  private static Cut yields(String name, Map<String, UnaryOperator<String>> cuts, String setup) {
    return new Cut(
        name,
        cuts,
        BENCH + "SwitchBench",
        "start",
        setup,
        "yields",
        "switch",
        100_000,
        3,
        Unit.NANOSECONDS);
  }

  private static Cut sampling(
      String name, Map<String, UnaryOperator<String>> cuts, String setup, String body) {
    return new Cut(
        name, cuts, BENCH + "SampleBench", setup, "start", body, "scope", 100, 2, Unit.PERCENT);
  }

  private static String names() {
    return CUTS.stream().map(Cut::name).collect(Collectors.joining(", "));
  }

  private static Map<String, UnaryOperator<String>> both() {
    Map<String, UnaryOperator<String>> all = new HashMap<>(COUNTERS);
    all.putAll(WATCHDOG);
    return all;
  }

  private SwitchCost() {}

  public static void main(String[] args) throws Exception {
    if (args.length == 4 && args[0].equals("--pair")) {
      System.out.println(medianDifference(named(args[1]), args[2], Boolean.parseBoolean(args[3])));
      return;
    }
    int rounds = 40;
    String only = "";
    for (int i = 0; i < args.length; i += 2) {
      boolean more = i + 1 < args.length;
      if (more && args[i].equals("--rounds") && args[i + 1].matches("[1-9][0-9]{0,2}")) {
        rounds = Integer.parseInt(args[i + 1]);
      } else if (more && args[i].equals("--only") && isName(args[i + 1])) {
        only = args[i + 1];
      } else {
        System.err.println(
            "heddle: bench switch takes --rounds N, from 1 to 999, and --only with one of "
                + names()
                + ", but was given '"
                + args[i]
                + (more ? " " + args[i + 1] : "")
                + "'");
        System.exit(REFUSED);
      }
    }
    boolean cheap = true;
    for (Cut cut : CUTS) {
      if (only.isEmpty() || cut.name.equals(only)) {
        cheap &= measure(cut, rounds);
      }
    }
    System.exit(cheap ? 0 : 1);
  }

  private static boolean isName(String name) {
    return CUTS.stream().anyMatch(cut -> cut.name.equals(name));
  }

  private static Cut named(String name) {
    return CUTS.stream().filter(cut -> cut.name.equals(name)).findFirst().orElseThrow();
  }

  private static boolean measure(Cut cut, int rounds) throws Exception {
    double[] values = new double[rounds];
    try (CutCore core = CutCore.of(cut.cuts)) {
      List<String> command = new ArrayList<>(List.of(Children.program("java")));
      command.addAll(List.of(BenchFlags.HEAP_MIN, BenchFlags.HEAP_MAX));
      command.addAll(List.of(BenchFlags.WORKER, BenchFlags.OPEN, "-Dheddle.workers=1"));
      command.addAll(List.of("-cp", CutCore.shipped(), SwitchCost.class.getName()));
      command.addAll(List.of("--pair", cut.name, core.classPath()));
      for (int i = 0; i < rounds; i++) {
        List<String> whole = new ArrayList<>(command);
        whole.add(Boolean.toString(i % 2 == 0));
        String last = Children.output(whole).lines().reduce("", (warning, line) -> line);
        values[i] = Double.parseDouble(last);
      }
    }
    Summary cost = Summary.of(values);
    boolean held = cost.high() <= cut.most && Summary.coverage(rounds) > 0.9;
    System.out.printf(
        Locale.ROOT,
        "%s: %.2f %s%s, interval %.2f to %.2f (%.1f %% of %d rounds): %s %.0f%n",
        cut.name,
        cost.median(),
        cut.unit.of,
        cut.operation,
        cost.low(),
        cost.high(),
        100 * Summary.coverage(rounds),
        rounds,
        held ? "at most" : "NOT SHOWN to be at most",
        cut.most);
    return held;
  }

  /** Which core is loaded first decides on what the JIT sees first. */
  private static double medianDifference(Cut cut, String without, boolean cutFirst)
      throws Exception {
    Neighbours.Loaded less = null;
    if (cutFirst) {
      less = Neighbours.Loaded.of(without, cut.type, cut.cutSetup, cut.body);
    }
    Neighbours.Loaded whole =
        Neighbours.Loaded.of(CutCore.shipped(), cut.type, cut.shippedSetup, cut.body);
    if (less == null) {
      less = Neighbours.Loaded.of(without, cut.type, cut.cutSetup, cut.body);
    }
    return Neighbours.median(
        whole,
        less,
        cut.pairs() / 2,
        cut.pairs(),
        (more, fewer) -> cut.unit.cost(more, fewer, cut.operations));
  }
}
