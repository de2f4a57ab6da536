package dev.heddle.bench.compare;

import java.time.Duration;
import java.util.List;

/**
 * How a comparison is made.
 *
 * @param quick short windows, fewer scenarios, neither platform threads nor one worker
 * @param rounds how often each contender runs
 * @param scenarios only these, or all if empty
 * @param contenders only these, or all if empty
 * @param windowMillis length of a window
 * @param warmupMaxMillis when the warm-up ends at the latest
 * @param grace how much longer than its windows a run may take before it is stopped
 */
record Settings(
    boolean quick,
    int rounds,
    List<String> scenarios,
    List<String> contenders,
    int windowMillis,
    int warmupMaxMillis,
    Duration grace) {
  static final int LEAST_ROUNDS = 5;
  static final int FULL_ROUNDS = 10;

  private static final int LOCK_WARMUP = 300;

  /** What work that ignores the windows may take, such as a million parked tasks. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  static Settings of(boolean quick, int rounds, List<String> scenarios, List<String> contenders) {
    return new Settings(
        quick,
        rounds,
        List.copyOf(scenarios),
        List.copyOf(contenders),
        30,
        quick ? 500 : 700,
        GRACE);
  }

  /** Hardly any warm-up: to see that something works, not how fast. */
  static Settings trial(List<String> scenarios) {
    return new Settings(true, 1, scenarios, List.of(), 20, 20, GRACE);
  }

  int windows() {
    return 3;
  }

  /** When the warm-up of a suite ends at the latest: the loop around a lock is compiled soon. */
  int warmupMaxMillis(String suite) {
    return suite.equals(Suite.LOCK.label())
        ? Math.min(warmupMaxMillis, LOCK_WARMUP)
        : warmupMaxMillis;
  }

  Duration timeLimit() {
    return grace.plusMillis(warmupMaxMillis() + (long) windows() * windowMillis());
  }

  /** What a contender is told about windows. */
  List<String> arguments(String suite) {
    return List.of(
        "--window-ms", "" + windowMillis(),
        "--windows", "" + windows(),
        "--warmup-max-ms", "" + warmupMaxMillis(suite));
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
