package dev.heddle.stress;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the stacks of all threads, the virtual ones too, when something hangs. */
public final class HangDump {
  private HangDump() {}

  /** An error that says {@code what}, and where the dump is. */
  public static AssertionError of(String what) {
    try {
      Path folder = Path.of("target").toAbsolutePath();
      if (!Files.isDirectory(folder)) {
        folder = Files.createTempDirectory("heddle");
      }
      Path file = Files.createTempFile(folder, "hang-", ".txt");
      Files.delete(file); // the dump wants to create it
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
      return new AssertionError(what + "; all threads: " + file);
    } catch (IOException | RuntimeException failure) {
      return new AssertionError(what + "; no dump of the threads: " + failure, failure);
    }
  }
}
