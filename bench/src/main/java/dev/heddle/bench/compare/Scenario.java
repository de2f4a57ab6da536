package dev.heddle.bench.compare;

/**
 * One row of the comparison.
 *
 * @param suite name of the suite
 * @param name unique in the suite
 * @param unit of its values; lower is better
 * @param group scenarios of one group get their values from one run of a contender
 * @param quick whether a quick run measures it
 * @param method how it is measured
 */
record Scenario(
    String suite, String name, String unit, String group, boolean quick, Method method) {

  /** How a round goes. */
  sealed interface Method {}

  /** A window of time in a process that is warm and lasts through all rounds. */
  record Windows() implements Method {}

  /**
   * A run that takes as long as it takes, in a process that lasts through all rounds; one run
   * before them does not count.
   *
   * @param seconds how long about, for estimates
   */
  record Runs(double seconds) implements Method {}

  /**
   * A run in a process of its own, for what is no time and depends on all that was before.
   *
   * @param seconds how long about, for estimates
   */
  record NewProcesses(double seconds) implements Method {}
}
