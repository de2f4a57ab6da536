package dev.heddle.lab;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Says on the terminal what is being measured: one line that changes in place, or a line for each
 * step where the output is no terminal.
 */
final class Progress {

  private static final int WIDTH = 79;
  private static final String ERASE_LINE = "\r\u001b[2K";

  private final PrintStream out;
  private final boolean inPlace;
  private final long start = System.nanoTime();
  private int steps;
  private int step;
  private String current = "";

  Progress(PrintStream out, boolean inPlace) {
    this.out = out;
    this.inPlace = inPlace;
  }

  /** Progress on standard error, so that it does not mix with a report on standard output. */
  static Progress onStandardError() {
    return new Progress(System.err, isTerminal());
  }

  private static boolean isTerminal() {
    Path standardError = Path.of("/proc/self/fd/2");
    try {
      if (Files.isSymbolicLink(standardError)) {
        String target = Files.readSymbolicLink(standardError).toString();
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
      }
    } catch (IOException e) {
      // Then what the JDK knows has to do.
    }
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  synchronized void expect(int newSteps) {
    steps = newSteps;
  }

  /** A step of those that are expected begins. */
  synchronized void begin(String what) {
    step++;
    current = what;
    if (inPlace) {
      draw(what);
    } else {
      out.println(prefix() + what);
    }
  }

  /** How much of what is expected has begun. */
  synchronized double share() {
    return steps == 0 ? 0 : (double) step / steps;
  }

  /** A detail of the current step; shown only where the line can change. */
  synchronized void detail(String text) {
    if (inPlace && !current.isEmpty()) {
      draw(current + ": " + text);
    }
  }

  /** A line that stays. */
  synchronized void note(String text) {
    out.println((inPlace ? ERASE_LINE : "") + text);
    current = "";
  }

  /** Removes the line that changes. */
  synchronized void end() {
    if (inPlace) {
      out.print(ERASE_LINE);
      out.flush();
    }
    current = "";
  }

  private String prefix() {
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    return String.format(Locale.ROOT, "[%d/%d, %d:%02d] ", step, steps, seconds / 60, seconds % 60);
  }

  private void draw(String text) {
    String line = prefix() + text;
    out.print(ERASE_LINE + (line.length() <= WIDTH ? line : line.substring(0, WIDTH)));
    out.flush();
  }
}
