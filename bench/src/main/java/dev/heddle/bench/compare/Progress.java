package dev.heddle.bench.compare;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Says what is being measured and how long it will still take: a line for each scenario, or one
 * line that changes in place on a terminal.
 */
final class Progress {
  private static final String ERASE_LINE = "\r\u001b[2K";
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double TRUSTED_SECONDS = 60;

  private final PrintStream out;
  private final boolean inPlace;
  private long start;
  private double expectedSeconds;
  private double doneSeconds;

  Progress(PrintStream out, boolean inPlace) {
    this.out = out;
    this.inPlace = inPlace;
  }

  /**
   * What lies ahead.
   *
   * @param races how many contenders will run, over all scenarios
   * @param seconds how long that is expected to take
   */
  void expect(int races, double seconds) {
    expectedSeconds = seconds;
    start = System.nanoTime();
    note(String.format(Locale.ROOT, "%,d measurements, %s", races, duration(left())));
  }

  /** A scenario begins. */
  void begin(String scenarios) {
    if (!inPlace) {
      out.println(prefix() + scenarios);
    }
  }

  /**
   * A part of a scenario begins.
   *
   * @param seconds how long it is expected to take
   */
  void step(String what, double seconds) {
    if (inPlace) {
      out.print(ERASE_LINE + prefix() + what);
      out.flush();
    }
    doneSeconds += seconds;
  }

  /** A line that stays. */
  void note(String text) {
    out.println((inPlace ? ERASE_LINE : "") + text);
  }

  /** Removes the line that changes. */
  void end() {
    if (inPlace) {
      out.print(ERASE_LINE);
      out.flush();
    }
  }

  private String prefix() {
    double done = expectedSeconds == 0 ? 1 : doneSeconds / expectedSeconds;
    return String.format(Locale.ROOT, "[%3.0f %%, %s left] ", 100 * done, duration(left()));
  }

  /** The beginning says little: what was expected counts as much as a minute that has passed. */
  private double left() {
    double elapsed = (System.nanoTime() - start) / NANOS_PER_SECOND;
    double pace = (elapsed + TRUSTED_SECONDS) / (doneSeconds + TRUSTED_SECONDS);
    return pace * Math.max(0, expectedSeconds - doneSeconds);
  }

  private static String duration(double exact) {
    long seconds = Math.round(exact);
    return seconds >= 600
        ? "about " + seconds / 60 + " min"
        : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }
}
