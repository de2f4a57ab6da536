package dev.heddle.bench;

import dev.heddle.Backend;
import dev.heddle.TaskRuntime;

/** The flags of the forked JVMs, so that both backends are measured in JVMs that are alike. */
public final class BenchFlags {
  /** The heap at the start. */
  public static final String HEAP_MIN = "-Xms1g";

  /** The largest heap: the same, so that it does not grow. */
  public static final String HEAP_MAX = "-Xmx1g";

  /** Asks for the scheduler of the JDK. */
  public static final String JDK = "-Dheddle.backend=jdk";

  /** Asks for carriers of our own. */
  public static final String WORKER = "-Dheddle.backend=worker";

  /** What they need. */
  public static final String OPEN = "--add-opens=java.base/java.lang=ALL-UNNAMED";

  private BenchFlags() {}

  /** Fails unless {@code wanted} is the backend of this JVM. */
  static void require(Backend wanted) {
    Backend active = TaskRuntime.shared().backend();
    if (active != wanted) {
      throw new IllegalStateException("the backend is " + active + ", not " + wanted);
    }
  }
}
