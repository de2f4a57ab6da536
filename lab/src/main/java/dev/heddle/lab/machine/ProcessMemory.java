package dev.heddle.lab.machine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory this process uses. */
public final class ProcessMemory {

  private ProcessMemory() {}

  /** Live bytes on the heap, after full collections. */
  public static long liveHeap() {
    // The first collection lets references be cleared, the second frees what they held.
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Bytes of this process that are in memory; empty where the system has no {@code /proc}. */
  public static OptionalLong resident() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return OptionalLong.empty();
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")) * 1024);
      }
    }
    return OptionalLong.empty();
  }
}
