package dev.heddle.bench.compare;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Says what is being measured and how long it will still take: a line for each scenario, or one
 * line that changes in place on a terminal.
 */
final class Progress {
  private static final String ERASE_LINE = "\r\u001b[2K";
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrintStream out;
  private final boolean inPlace;
  private final long start = System.nanoTime();
  private double expectedSeconds;
  private int runs;
  private int done;
  private String last = "";

  Progress(PrintStream out, boolean inPlace) {
    this.out = out;
    this.inPlace = inPlace;
  }

  /**
   * What lies ahead.
   *
   * @param newRuns how many processes will be started
   * @param secondsEach what one is expected to take, until some have shown it
   */
  void expect(int newRuns, double secondsEach) {
    runs = newRuns;
    expectedSeconds = secondsEach;
    note(String.format(Locale.ROOT, "%,d runs, %s", newRuns, left()));
  }

  /** A run begins. */
  void step(String suite, List<String> scenarios, String contender, int round) {
    String what = suite + " " + String.join(", ", scenarios);
    if (inPlace) {
      out.print(ERASE_LINE + prefix() + what + ", round " + round + ", " + contender);
      out.flush();
    } else if (!what.equals(last)) {
      out.println(prefix() + what);
    }
    last = what;
    done++;
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
    return String.format(Locale.ROOT, "[%3.0f %%, %s] ", 100.0 * done / Math.max(1, runs), left());
  }

  /** The first runs say little: what was expected counts as ten of them. */
  private String left() {
    double elapsed = (System.nanoTime() - start) / NANOS_PER_SECOND;
    double each = (elapsed + 10 * expectedSeconds) / (done + 10);
    long seconds = Math.round(each * (runs - done));
    return seconds >= 600
        ? "about " + seconds / 60 + " min left"
        : String.format(Locale.ROOT, "%d:%02d left", seconds / 60, seconds % 60);
  }
}
