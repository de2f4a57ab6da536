package dev.heddle.test;

/**
 * Thrown by {@link Explorer#check} and {@code @HeddleTest} when a schedule was found under which
 * the test fails; the message is the whole report.
 */
public final class ScheduleError extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final transient Finding finding;

  ScheduleError(Finding finding) {
    super(finding.report(), finding.failure());
    this.finding = finding;
  }

  /** What was found. */
  public Finding finding() {
    return finding;
  }
}
