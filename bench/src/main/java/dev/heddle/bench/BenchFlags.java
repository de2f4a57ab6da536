package dev.heddle.bench;

import dev.heddle.Backend;
import dev.heddle.TaskRuntime;

/** The flags of the forked JVMs, so that both backends are measured in JVMs that are alike. */
final class BenchFlags {
  static final String HEAP_MIN = "-Xms1g";
  static final String HEAP_MAX = "-Xmx1g";
  static final String JDK = "-Dheddle.backend=jdk";
  static final String WORKER = "-Dheddle.backend=worker";
  static final String OPEN = "--add-opens=java.base/java.lang=ALL-UNNAMED";

  private BenchFlags() {}

  /** Fails unless {@code wanted} is the backend of this JVM. */
  static void require(Backend wanted) {
    Backend active = TaskRuntime.shared().backend();
    if (active != wanted) {
      throw new IllegalStateException("the backend is " + active + ", not " + wanted);
    }
  }
}
