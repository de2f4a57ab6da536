package dev.heddle.test;

import dev.heddle.test.matrix.Cell;
import dev.heddle.test.matrix.Matrix;
import dev.heddle.test.probe.Probe;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** The command {@code ./heddle explore}. */
final class ExploreCommand {
  private static final int REFUSED = 2;
  private static final int FOUND = 1;
  private static final Duration MEASURED = Duration.ofSeconds(3);

  private ExploreCommand() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    try {
      if (args.length == 0) {
        throw new IllegalArgumentException(
            "explore needs CLASS#METHOD, --selftest, --matrix or --mutants; see ./heddle help");
      }
      return switch (args[0]) {
        case "--selftest" -> selfTest(List.of(args).subList(1, args.length));
        case "--traces" -> traces(List.of(args).subList(1, args.length));
        case "--matrix" -> matrix(List.of(args).subList(1, args.length));
        default -> one(args[0], List.of(args).subList(1, args.length));
      };
    } catch (IllegalArgumentException refused) {
      System.err.println("heddle: " + refused.getMessage());
      return REFUSED;
    }
  }

  // ---- one test

  private static int one(String test, List<String> options) {
    int hash = test.indexOf('#');
    if (hash < 1 || test.startsWith("-")) {
      throw new IllegalArgumentException(
          "'" + test + "' is no test: give CLASS#METHOD, with the package of the class");
    }
    Class<?> type;
    try {
      type = Class.forName(test.substring(0, hash));
    } catch (ClassNotFoundException missing) {
      throw new IllegalArgumentException(
          "there is no class '" + test.substring(0, hash) + "' on the class path of the tests",
          missing);
    }
    String name = test.substring(hash + 1);
    Method method = null;
    for (Method each : type.getDeclaredMethods()) {
      if (each.getName().equals(name) && each.getParameterCount() == 0) {
        method = each;
      }
    }
    if (method == null) {
      throw new IllegalArgumentException(
          type.getName() + " has no method '" + name + "' without parameters");
    }
    HeddleTest settings = method.getAnnotation(HeddleTest.class);
    Explorer explorer =
        settings == null
            ? new Explorer().name(type.getSimpleName() + "." + name)
            : HeddleExtension.explorer(type, method, settings);
    apply(options, explorer);
    HeddleExtension.Case body;
    try {
      body = new HeddleExtension.Case(type, method);
    } catch (RuntimeException unfit) {
      throw new IllegalArgumentException(unfit.getMessage(), unfit);
    }
    Exploration exploration = explorer.run(body);
    System.out.println(exploration);
    if (exploration.finding() == null) {
      return 0;
    }
    System.out.println(exploration.finding().report());
    return FOUND;
  }

  private static void apply(List<String> options, Explorer explorer) {
    Iterator<String> left = options.iterator();
    while (left.hasNext()) {
      String option = left.next();
      switch (option) {
        case "--seed" -> explorer.seed(value(option, left));
        case "--schedule" -> explorer.schedule(value(option, left));
        case "--schedules" -> explorer.schedules(number(option, left));
        default ->
            throw new IllegalArgumentException(
                "unknown option '" + option + "': there are --seed, --schedule and --schedules");
      }
    }
  }

  private static String value(String option, Iterator<String> left) {
    if (!left.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return left.next();
  }

  private static int number(String option, Iterator<String> left) {
    String text = value(option, left);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException unreadable) {
      throw new IllegalArgumentException(
          option + " needs a number, but was given '" + text + "'", unreadable);
    }
  }

  // ---- the matrix

  private static int matrix(List<String> options) {
    int limit = 60;
    String only = "";
    Iterator<String> left = options.iterator();
    while (left.hasNext()) {
      String option = left.next();
      switch (option) {
        case "--limit" -> limit = number(option, left);
        case "--only" -> only = value(option, left);
        default ->
            throw new IllegalArgumentException(
                "unknown option '" + option + "': there are --limit SECONDS and --only TEXT");
      }
    }
    int open = 0;
    int found = 0;
    int cells = 0;
    long begin = System.nanoTime();
    for (Cell cell : Matrix.cells()) {
      if (!cell.name().contains(only)) {
        continue;
      }
      cells++;
      Exploration exploration = cell.explorer().timeout(Duration.ofSeconds(limit)).run(cell.body());
      open += exploration.exhausted() ? 0 : 1;
      System.out.printf(
          "%-9s  %d tasks, %d preemptions  %9d schedules  %s%n",
          exploration.exhausted()
              ? "EXHAUSTED"
              : exploration.finding() != null ? "FOUND" : "cut short",
          cell.tasks(),
          cell.bound(),
          exploration.schedules(),
          cell.name());
      if (exploration.finding() != null) {
        found++;
        System.out.println(exploration.finding().report());
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d cells in %.0f s: %d exhausted, %d cut short after %d s, %d with a finding%n",
        cells,
        (System.nanoTime() - begin) / 1e9,
        cells - open,
        open - found,
        limit,
        found);
    return open == 0 ? 0 : FOUND;
  }

  // ---- the same traces everywhere

  /**
   * Prints a hash over the traces of many seeds, twice: to be compared between virtual machines.
   */
  private static int traces(List<String> options) {
    int count = options.isEmpty() ? 2_000 : number("--traces", options.iterator());
    boolean same = true;
    for (Grain grain : Grain.values()) {
      Explorer explorer = new Explorer().grain(grain).seed(1).schedules(count).repeatEvery(1);
      Exploration first = explorer.timeout(Duration.ofHours(1)).run(Programs::everything);
      Exploration second = explorer.run(Programs::everything);
      same &= first.equals(second) && first.finding() == null;
      System.out.printf(
          "%s grain, %d seeds: %016x, again %016x%n",
          grain.name().toLowerCase(Locale.ROOT), count, first.traces(), second.traces());
    }
    return same ? 0 : FOUND;
  }

  // ---- the self-test

  private static int selfTest(List<String> options) {
    if (!options.isEmpty()) {
      throw new IllegalArgumentException("--selftest takes no options");
    }
    for (Grain grain : Grain.values()) {
      measure(grain, Duration.ofSeconds(2));
      long[] speed = measure(grain, MEASURED);
      System.out.printf(
          "%s grain: %,d schedules and %,d decisions a second, three tasks, %d explorations at once%n",
          grain.name().toLowerCase(Locale.ROOT), speed[0], speed[1], explorations());
    }
    int found = 0;
    for (Probe probe : Probe.values()) {
      long begin = System.nanoTime();
      Exploration exploration = probe.explorer().seed(begin).run(probe.broken());
      Finding finding = exploration.finding();
      boolean right = finding != null && finding.kind() == probe.kind();
      boolean replayed =
          right
              && probe
                  .explorer()
                  .schedule(String.valueOf(finding.schedule()))
                  .run(probe.broken())
                  .finding()
                  .headline()
                  .equals(finding.headline());
      found += replayed ? 1 : 0;
      System.out.printf(
          "%-10s %-28s at schedule %5d, %5.0f ms, %d preemptions%n",
          replayed ? "found" : right ? "UNREPLAYED" : "MISSED",
          probe.name().toLowerCase(Locale.ROOT).replace('_', ' '),
          exploration.schedules(),
          (System.nanoTime() - begin) / 1e6,
          finding == null ? 0 : finding.preemptions());
    }
    System.out.printf("%d of %d probes found and replayed%n", found, Probe.values().length);
    return found == Probe.values().length ? 0 : FOUND;
  }

  private static int explorations() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Schedules and decisions a second of one exploration for each processor. */
  private static long[] measure(Grain grain, Duration time) {
    List<Exploration> done = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    long begin = System.nanoTime();
    for (int i = 0; i < explorations(); i++) {
      long seed = i;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                Exploration exploration =
                    new Explorer()
                        .grain(grain)
                        .seed(seed)
                        .schedules(Integer.MAX_VALUE)
                        .timeout(time)
                        .run(Programs::twoSenders);
                synchronized (done) {
                  done.add(exploration);
                }
              }));
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException stop) {
        throw new IllegalStateException("interrupted while measuring", stop);
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    long schedules = done.stream().mapToLong(Exploration::schedules).sum();
    long decisions = done.stream().mapToLong(Exploration::decisions).sum();
    return new long[] {(long) (schedules / seconds), (long) (decisions / seconds)};
  }
}
