package dev.heddle.bench.compare;

/**
 * One row of the comparison.
 *
 * @param suite name of the suite
 * @param name unique in the suite
 * @param unit of its values; lower is better
 * @param group scenarios of one group get their values from one run of a contender
 * @param quick whether a quick run measures it
 */
record Scenario(String suite, String name, String unit, String group, boolean quick) {}
