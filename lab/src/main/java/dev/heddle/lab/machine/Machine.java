package dev.heddle.lab.machine;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;

/**
 * What this machine, or the container that we run in, allows.
 *
 * @param system operating system and architecture
 * @param processorName the processor's own name, or the architecture where it has none
 * @param processors how many processors the JVM may use
 * @param memoryBytes memory of the machine or container
 * @param availableBytes memory that is free to use now
 * @param threads how many more threads may be started now
 * @param descriptors how many files and sockets one process may hold open
 * @param java version and vendor of the running JDK
 */
public record Machine(
    String system,
    String processorName,
    int processors,
    long memoryBytes,
    long availableBytes,
    long threads,
    long descriptors,
    String java) {

  private static final long UNKNOWN_DESCRIPTORS = Long.MAX_VALUE;

  /** Asks the JVM and, on Linux, {@code /proc} and the control groups. */
  public static Machine read() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    long memory = Long.MAX_VALUE;
    long descriptors = UNKNOWN_DESCRIPTORS;
    if (system instanceof com.sun.management.OperatingSystemMXBean sun) {
      memory = sun.getTotalMemorySize();
    }
    if (system instanceof UnixOperatingSystemMXBean unix) {
      descriptors = unix.getMaxFileDescriptorCount();
    }
    KernelLimits kernel = KernelLimits.ofThisProcess();
    return new Machine(
        system.getName() + " " + system.getVersion() + ", " + system.getArch(),
        kernel.processorName().orElse(system.getArch()),
        Runtime.getRuntime().availableProcessors(),
        memory,
        Math.min(memory, kernel.availableMemory().orElse(memory)),
        kernel.threads().orElse(4_000),
        descriptors,
        Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
  }

  /** Whether the system tells how many files one process may hold open. */
  public boolean knowsDescriptors() {
    return descriptors != UNKNOWN_DESCRIPTORS;
  }
}
