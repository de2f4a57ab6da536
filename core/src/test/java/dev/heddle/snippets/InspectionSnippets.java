package dev.heddle.snippets;

import dev.heddle.inspect.Inspection;

/** The example of {@code Inspection}. */
final class InspectionSnippets {
  private InspectionSnippets() {}

  static void open() {
    // @start region="open"
    Inspection.register(); // dev.heddle:type=Heddle
    Inspection.onSignal("USR1", System.err); // kill -USR1 PID
    // @end
  }
}
