package dev.heddle.snippets;

import dev.heddle.inspect.FlightEvents;
import dev.heddle.inspect.Inspection;
import java.io.IOException;
import java.nio.file.Path;
import jdk.jfr.Recording;

/** The example of {@code Inspection}. */
final class InspectionSnippets {
  private InspectionSnippets() {}

  static void open() {
    // @start region="open"
    Inspection.register(); // dev.heddle:type=Heddle
    Inspection.onSignal("USR1", System.err); // kill -USR1 PID
    // @end
  }

  static void flight() throws IOException {
    // @start region="flight"
    try (Recording recording = new Recording()) {
      recording.enable(FlightEvents.SLOW_TASK);
      recording.enable(FlightEvents.HAND_OVER);
      recording.start();
      // ...
      recording.dump(Path.of("slow.jfr")); // jfr print --events dev.heddle.* slow.jfr
    }
    // @end
  }
}
