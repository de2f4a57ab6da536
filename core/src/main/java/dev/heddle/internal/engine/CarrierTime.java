package dev.heddle.internal.engine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/**
 * The processor time of platform threads, where this JVM can tell. The module {@code
 * java.management} is optional: an image without it has no such clock.
 */
final class CarrierTime {
  /** The time is not known. */
  static final long UNKNOWN = -1;

  private CarrierTime() {}

  /** The processor time that {@code thread} has used, in nanoseconds; or {@link #UNKNOWN}. */
  static long of(Thread thread) {
    return Clock.BEANS == null ? UNKNOWN : Clock.BEANS.getThreadCpuTime(thread.threadId());
  }

  /** Loaded when first asked for: that costs some ten milliseconds. */
  private static final class Clock {
    static final @Nullable ThreadMXBean BEANS = beans();

    private static @Nullable ThreadMXBean beans() {
      if (ModuleLayer.boot().findModule("java.management").isEmpty()) {
        return null;
      }
      try {
        ThreadMXBean beans = ManagementFactory.getThreadMXBean();
        return beans.isThreadCpuTimeSupported() && beans.isThreadCpuTimeEnabled() ? beans : null;
      } catch (RuntimeException | LinkageError notHere) {
        return null;
      }
    }
  }
}
