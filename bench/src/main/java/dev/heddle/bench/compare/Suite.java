package dev.heddle.bench.compare;

import dev.heddle.bench.compare.Scenario.Method;
import dev.heddle.bench.compare.Scenario.NewProcesses;
import dev.heddle.bench.compare.Scenario.Runs;
import dev.heddle.bench.compare.Scenario.Windows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The suites and their scenarios, whose names are part of the interface. */
enum Suite {
  SPAWN,
  CHANNEL,
  LOCK,
  HOG,
  TIMER,
  PARALLEL;

  private static final String NANOSECONDS = "ns";
  private static final String MILLISECONDS = "ms";
  private static final String RATIO = "ratio";
  private static final String BYTES = "bytes";

  private static final Method PARKING = new NewProcesses(12);
  private static final Method FAIRNESS = new Runs(0.6);
  private static final Method RECOVERY = new Runs(2.3);
  private static final Method HOGS = new Runs(3.7);
  private static final Method SLEEPERS = new Runs(4);

  /** What a quick run measures of the channels: all of them would not fit into four minutes. */
  private static final Set<String> QUICK_CHANNELS =
      Set.of("spsc-0", "spsc-128", "mpmc-0", "mpmc-128", "select-rx-128", "select-2");

  /** What is measured with one worker, too: those rows are an extra. */
  private static final Set<String> ONE_WORKER =
      Set.of(
          "many",
          "one-by-one",
          "yield",
          "ping-pong",
          "spsc-0",
          "spsc-128",
          "mpmc-128",
          "select-2",
          "start-cancel",
          "sum-squares",
          "filter-map-sum",
          "join-fib",
          "join-quicksort");

  private static final Set<String> QUICK_MUTEXES =
      Set.of(
          "mutex-1-0-0",
          "mutex-2-0-0",
          "mutex-4-0-1us",
          "mutex-16-0-0",
          "mutex-64-1us-0",
          "mutex-512-0-0");

  /** As it is written on the command line and in results. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  List<Scenario> scenarios() {
    return switch (this) {
      case SPAWN -> spawn();
      case CHANNEL -> channel();
      case LOCK -> lock();
      case HOG -> hog();
      case TIMER -> timer();
      case PARALLEL -> parallel();
    };
  }

  static String labels() {
    return Stream.of(values()).map(Suite::label).collect(Collectors.joining(", "));
  }

  static boolean hasOneWorker(Scenario scenario) {
    return ONE_WORKER.contains(scenario.name());
  }

  private Scenario alone(String name, boolean quick) {
    return new Scenario(label(), name, NANOSECONDS, name, quick, new Windows());
  }

  private Stream<Scenario> together(
      String group, boolean quick, Method method, String unit, String... endings) {
    return Stream.of(endings)
        .map(ending -> new Scenario(label(), group + ending, unit, group + "*", quick, method));
  }

  private List<Scenario> spawn() {
    return Stream.concat(
            Stream.of(
                    "many",
                    "one-by-one",
                    "from-outside",
                    "chained",
                    "yield",
                    "yield-16",
                    "ping-pong",
                    "ring-1000")
                .map(name -> alone(name, true)),
            together("parked-bytes", false, PARKING, BYTES, "", "-heap"))
        .toList();
  }

  private List<Scenario> channel() {
    List<Scenario> all = new ArrayList<>();
    for (String shape :
        List.of("seq", "spsc", "mpsc", "spmc", "mpmc", "select-rx", "select-both")) {
      for (String capacity : List.of("0", "1", "128", "unbounded")) {
        String name = shape + "-" + capacity;
        // One task cannot meet itself.
        if (!name.equals("seq-0")) {
          all.add(alone(name, QUICK_CHANNELS.contains(name)));
        }
      }
    }
    for (String name : List.of("request-reply", "select-2", "select-4", "select-16")) {
      all.add(alone(name, QUICK_CHANNELS.contains(name)));
    }
    return all;
  }

  private List<Scenario> lock() {
    List<Scenario> all = new ArrayList<>();
    for (int contenders : List.of(1, 2, 4, 16, 64, 512)) {
      for (String section : List.of("0", "1us")) {
        for (String outside : List.of("0", "1us")) {
          String mix = "mutex-" + contenders + "-" + section + "-" + outside;
          boolean quick = QUICK_MUTEXES.contains(mix);
          all.add(alone(mix, quick));
          if (contenders > 1) {
            together(mix, quick, FAIRNESS, MILLISECONDS, "-longest-wait").forEach(all::add);
            together(mix, quick, FAIRNESS, RATIO, "-smallest-share", "-largest-share")
                .forEach(all::add);
          }
        }
      }
    }
    for (int contenders : List.of(2, 8, 64)) {
      for (String section : List.of("0", "1us")) {
        all.add(alone("rwlock-" + contenders + "-" + section, contenders == 8));
      }
    }
    together("recovery-512-2", true, RECOVERY, MILLISECONDS, "").forEach(all::add);
    return all;
  }

  private List<Scenario> hog() {
    return Stream.of("long", "short")
        .flatMap(length -> together(length, true, HOGS, MILLISECONDS, "-p50", "-p99", "-max"))
        .toList();
  }

  private List<Scenario> timer() {
    return Stream.concat(
            Stream.of(alone("start-cancel", true)),
            together("late", true, SLEEPERS, MILLISECONDS, "-p50", "-p99"))
        .toList();
  }

  private List<Scenario> parallel() {
    Set<String> quick =
        Set.of(
            "sum-squares",
            "filter-map-sum",
            "filter-map-sum-polluted",
            "map-array",
            "join-fib",
            "join-quicksort");
    List<String> loops =
        List.of(
            "sum-squares",
            "filter-map-sum",
            "sqrt-sum",
            "map-array",
            "sort-longs",
            "sort-objects",
            "word-count");
    return Stream.of(
            loops.stream(),
            Stream.of("join-fib", "join-quicksort", "join-tree"),
            loops.stream().map(loop -> loop + "-polluted"))
        .flatMap(names -> names)
        .map(name -> alone(name, quick.contains(name)))
        .toList();
  }
}
