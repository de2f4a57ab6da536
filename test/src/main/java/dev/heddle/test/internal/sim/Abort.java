package dev.heddle.test.internal.sim;

/**
 * Thrown into every simulated thread that has not ended when its schedule is over, so that nothing
 * leaks. An {@code Error}, because code under test must not take it for a failure of its own.
 */
final class Abort extends Error {
  private static final long serialVersionUID = 1L;

  static final Abort NOW = new Abort();

  private Abort() {
    super("this schedule of the test is over", null, false, false);
  }
}
