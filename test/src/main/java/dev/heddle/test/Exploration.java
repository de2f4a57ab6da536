package dev.heddle.test;

import org.jspecify.annotations.Nullable;

/**
 * What came out of an exploration.
 *
 * @param schedules how many schedules were run
 * @param decisions how many steps they had together
 * @param exhausted whether every schedule within the bounds was covered
 * @param traces a hash over the traces of all schedules, in their order: equal for equal seeds
 * @param finding what was found, or null
 */
public record Exploration(
    long schedules, long decisions, boolean exhausted, long traces, @Nullable Finding finding) {
  /** Throws the finding as an error, if there is one. */
  public void orThrow() {
    if (finding != null) {
      throw new ScheduleError(finding);
    }
  }

  @Override
  public String toString() {
    return (exhausted ? "EXHAUSTED after " : "")
        + schedules
        + " schedules, "
        + decisions
        + " steps: "
        + (finding == null ? "nothing found" : finding.headline());
  }
}
