package dev.heddle.bench.compare;

import dev.heddle.bench.BenchFlags;
import dev.heddle.internal.seam.Seam;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What the seam costs while no test runtime is there: the ping-pong over channels with core as it
 * ships, and with a core from whose accesses to shared memory the seam has been cut out.
 *
 * <p>{@code ./heddle bench seam [--rounds N]}. Each round is a new JVM that holds both cores, each
 * in a class loader of its own, and runs them in turns of some milliseconds: whatever disturbs the
 * machine for longer strikes both. The value of a round is the median of the ratios of neighbours.
 */
final class SeamCost {
  private static final double LIMIT = 1.03;
  private static final int REFUSED = 2;
  private static final int WARM_UP = 60;
  private static final int PAIRS = 150;
  private static final String SEAM = "internal/seam/";
  private static final List<String> BACKENDS = List.of("OnWorker", "OnJdk");

  /** What is cut out: the calls before and after a step, and the question whether to decide. */
  private static final Pattern CALLS =
      Pattern.compile(
          " *(?:boolean told = )?Seam\\.before\\([^;]*;\\n| *if \\(told[^}]*\\}\\n",
          Pattern.DOTALL);

  private static final String QUESTION = "return (boolean) SIMULATED.invokeExact();";

  private SeamCost() {}

  public static void main(String[] args) throws Exception {
    if (args.length == 1 && args[0].equals("--where")) {
      System.out.println(Seam.class.getProtectionDomain().getCodeSource().getLocation().getPath());
      return;
    }
    if (args.length == 3 && args[0].equals("--pair")) {
      System.out.println(medianRatio(args[1], args[2]));
      return;
    }
    int rounds = 30;
    if (args.length == 2 && args[0].equals("--rounds") && args[1].matches("[1-9][0-9]{0,2}")) {
      rounds = Integer.parseInt(args[1]);
    } else if (args.length > 0) {
      System.err.println("heddle: bench seam takes --rounds N, from 1 to 999, and nothing else");
      System.exit(REFUSED);
    }
    System.exit(measure(rounds) ? 0 : 1);
  }

  private static boolean measure(int rounds) throws Exception {
    try (CutCore core = CutCore.of(cuts())) {
      String where =
          Children.output(
                  List.of(
                      Children.program("java"),
                      "-cp",
                      core.classPath(),
                      SeamCost.class.getName(),
                      "--where"))
              .strip();
      if (!Path.of(where).toRealPath().equals(core.classes().toRealPath())) {
        throw new IllegalStateException("the core without the seam is not used, but " + where);
      }
      boolean cheap = true;
      for (String backend : BACKENDS) {
        cheap &= measure(core, backend, rounds);
      }
      return cheap;
    }
  }

  private static boolean measure(CutCore core, String backend, int rounds) throws Exception {
    double[] ratios = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      ratios[i] = Double.parseDouble(round(core.classPath(), backend));
      System.out.printf(
          Locale.ROOT, "%s round %d of %d: ratio %.3f%n", backend, i + 1, rounds, ratios[i]);
    }
    Summary ratio = Summary.of(ratios);
    boolean held = ratio.high() <= LIMIT && Summary.coverage(rounds) > 0.9;
    System.out.printf(
        Locale.ROOT,
        "%s: with / without the seam %.3f, interval %.3f to %.3f (%.1f %%): %s %.2f%n",
        backend,
        ratio.median(),
        ratio.low(),
        ratio.high(),
        100 * Summary.coverage(rounds),
        held ? "at most" : "NOT SHOWN to be at most",
        LIMIT);
    return held;
  }

  private static Map<String, UnaryOperator<String>> cuts() {
    Map<String, UnaryOperator<String>> cuts = new HashMap<>();
    cuts.put(SEAM + "Seam.java", text -> text.replace(QUESTION, "return false;"));
    for (String name : List.of("IntVar", "LongVar", "RefVar", "RefArray")) {
      cuts.put(SEAM + name + ".java", SeamCost::withoutCalls);
    }
    return cuts;
  }

  private static String withoutCalls(String text) {
    String cut = CALLS.matcher(text).replaceAll("");
    if (cut.contains("Seam.before(")) {
      throw new IllegalStateException("the seam cannot be cut out: it has changed");
    }
    return cut;
  }

  private static String round(String without, String backend)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Children.program("java")));
    command.addAll(List.of(BenchFlags.HEAP_MIN, BenchFlags.HEAP_MAX));
    command.addAll(
        backend.equals("OnWorker")
            ? List.of(BenchFlags.WORKER, BenchFlags.OPEN)
            : List.of(BenchFlags.JDK));
    command.addAll(List.of("-cp", CutCore.shipped(), SeamCost.class.getName()));
    command.addAll(List.of("--pair", backend, without));
    return Children.output(command).strip();
  }

  private static double medianRatio(String backend, String without) throws Exception {
    String type = "dev.heddle.bench.PingPongBench$" + backend;
    return Neighbours.median(
        Neighbours.Loaded.of(CutCore.shipped(), type, "checkBackend", "channel"),
        Neighbours.Loaded.of(without, type, "checkBackend", "channel"),
        WARM_UP,
        PAIRS,
        (shipped, bare) -> shipped / bare);
  }
}
