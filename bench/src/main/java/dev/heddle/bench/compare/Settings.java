package dev.heddle.bench.compare;

import java.time.Duration;
import java.util.List;

/**
 * How a comparison is made.
 *
 * @param quick fewer scenarios, a shorter warm-up, neither platform threads nor one worker
 * @param rounds how often each contender runs
 * @param scenarios only these, or all if empty
 * @param contenders only these, or all if empty
 * @param windowMillis length of a window
 * @param warmup when the warm-up ends at the latest
 * @param limit how long a contender may take for a window or a run before it is stopped
 */
record Settings(
    boolean quick,
    int rounds,
    List<String> scenarios,
    List<String> contenders,
    int windowMillis,
    Duration warmup,
    Duration limit) {
  static final int LEAST_ROUNDS = 5;
  static final int FULL_ROUNDS = 10;

  private static final int WINDOW_MILLIS = 100;

  /** With more, a full run would last longer than two hours where no row settles. */
  private static final Duration FULL_WARMUP = Duration.ofSeconds(5);

  private static final Duration QUICK_WARMUP = Duration.ofSeconds(3);

  private static final Duration LIMIT = Duration.ofSeconds(20);

  static Settings of(boolean quick, int rounds, List<String> scenarios, List<String> contenders) {
    return new Settings(
        quick,
        rounds,
        List.copyOf(scenarios),
        List.copyOf(contenders),
        WINDOW_MILLIS,
        quick ? QUICK_WARMUP : FULL_WARMUP,
        LIMIT);
  }

  /** What a warm-up takes on average, about: many rows settle sooner, some never do. */
  Duration expectedWarmup() {
    return warmup.multipliedBy(3).dividedBy(5);
  }

  boolean wantsContender(String name) {
    return contenders.isEmpty() || contenders.contains(name);
  }

  /**
   * Platform threads are a second way to use a channel, but the first to use a lock. Some scenarios
   * are measured with one worker, too.
   */
  boolean wants(Scenario scenario, Row.Kind kind) {
    boolean wanted =
        scenarios.isEmpty() ? scenario.quick() || !quick : scenarios.contains(scenario.name());
    return wanted
        && switch (kind) {
          case TASKS -> true;
          case THREADS -> !quick || scenario.suite().equals(Suite.LOCK.label());
          case ONE_WORKER -> !quick && Suite.hasOneWorker(scenario);
        };
  }
}
