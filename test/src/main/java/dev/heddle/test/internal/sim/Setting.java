package dev.heddle.test.internal.sim;

/**
 * What holds for all schedules of an exploration.
 *
 * @param fine whether every step is a decision point, or only the begin of public operations
 * @param finest whether there is one after every step that changes something, too
 * @param maxSteps how many steps a schedule may have
 * @param time when the virtual time moves
 */
public record Setting(boolean fine, boolean finest, int maxSteps, Time time) {
  /** When the virtual time moves. */
  public enum Time {
    /** When no thread can run. */
    WHEN_IDLE,
    /** At any decision point at which something is armed: a slow machine. */
    ANYTIME,
    /** When the test says so. */
    BY_HAND
  }
}
