package dev.heddle;

import dev.heddle.internal.engine.CarrierAccess;
import dev.heddle.internal.seam.Seam;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a runtime was built with, and where each value comes from. The first of these that says
 * something decides:
 *
 * <table>
 * <caption>Who decides, from the strongest to the weakest</caption>
 * <tr><th></th><th>backend</th><th>number of workers, {@link Backend#WORKER} only</th></tr>
 * <tr><td>the builder</td><td>{@code singleWorker()}, {@code backend(..)}</td>
 *     <td>{@code singleWorker()}, {@code workers(..)}</td></tr>
 * <tr><td>a system property</td><td>{@code heddle.backend=auto|worker|jdk}</td><td>{@code heddle.workers}</td></tr>
 * <tr><td>the environment</td><td></td><td>{@code HEDDLE_WORKERS}, unless it is empty</td></tr>
 * <tr><td>this JVM</td><td>{@code WORKER} if available, else {@code JDK}</td>
 *     <td>the processors that it may use, by the limits of its container or {@code
 *     -XX:ActiveProcessorCount}</td></tr>
 * </table>
 *
 * <p>The values are taken once, when the runtime is built. A number above that of the processors is
 * no error, nor is a limit that is lowered later: the workers then share the processors that there
 * are. The shared runtime takes its values at its first use.
 *
 * @param backend what carries the tasks
 * @param backendSource where that comes from, in words
 * @param workers how many tasks can run at the same time
 * @param workersSource where that comes from, in words
 */
public record RuntimeSettings(
    Backend backend, String backendSource, int workers, String workersSource) {
  /** The largest number of workers, that of the JDK's own scheduler. */
  static final int MOST_WORKERS = 32_767;

  private static final String BACKEND_PROPERTY = "heddle.backend";
  private static final String WORKERS_PROPERTY = "heddle.workers";
  private static final String WORKERS_VARIABLE = "HEDDLE_WORKERS";
  private static final String JDK_PROPERTY = "jdk.virtualThreadScheduler.parallelism";
  private static final String BUILDER = "the builder";

  private record Choice<T>(T value, String source) {}

  /**
   * What a builder that was told this makes of it.
   *
   * @param workers 0 if it was told nothing
   */
  static RuntimeSettings of(@Nullable Backend wanted, boolean single, int workers) {
    Choice<Backend> backend = backend(wanted, single);
    Choice<Integer> count =
        single
            ? new Choice<>(1, BUILDER)
            : workers > 0 ? new Choice<>(workers, BUILDER) : defaultWorkers();
    if (backend.value == Backend.JDK) {
      count = workersOfTheJdk();
    }
    return new RuntimeSettings(backend.value, backend.source, count.value, count.source);
  }

  /** Refuses a number of workers that no runtime can have. */
  static void check(int workers) {
    if (workers < 1) {
      throw new IllegalArgumentException("workers must be at least 1: " + workers);
    }
    if (workers > MOST_WORKERS) {
      throw new IllegalArgumentException(
          "workers must be at most " + MOST_WORKERS + ": " + workers);
    }
  }

  private static Choice<Backend> backend(@Nullable Backend wanted, boolean single) {
    if (Seam.world() != null) {
      return new Choice<>(Backend.JDK, "the test runtime");
    }
    if (single) {
      if (wanted == Backend.JDK) {
        throw new UnsupportedOperationException(
            "the JDK backend has no single worker; leave out backend(JDK) and start the JVM with "
                + CarrierAccess.ENABLING_OPTION);
      }
      return new Choice<>(Backend.WORKER, BUILDER);
    }
    if (wanted != null) {
      return new Choice<>(wanted, BUILDER);
    }
    String setting = System.getProperty(BACKEND_PROPERTY, "auto").toLowerCase(Locale.ROOT);
    return switch (setting) {
      case "worker" -> new Choice<>(Backend.WORKER, property(BACKEND_PROPERTY));
      case "jdk" -> new Choice<>(Backend.JDK, property(BACKEND_PROPERTY));
      case "auto" -> new Choice<>(automatic(), "what this JVM allows");
      default ->
          throw new IllegalArgumentException(
              property(BACKEND_PROPERTY) + " must be auto, worker or jdk: " + setting);
    };
  }

  private static Backend automatic() {
    if (Backend.WORKER.available()) {
      return Backend.WORKER;
    }
    System.getLogger("dev.heddle")
        .log(
            System.Logger.Level.INFO,
            "using the JDK''s scheduler: {0}. Heddle''s own carriers need {1}",
            Backend.WORKER.problem(),
            CarrierAccess.ENABLING_OPTION);
    return Backend.JDK;
  }

  private static Choice<Integer> defaultWorkers() {
    String set = System.getProperty(WORKERS_PROPERTY);
    if (set != null) {
      return workers(set, property(WORKERS_PROPERTY));
    }
    String variable = System.getenv(WORKERS_VARIABLE);
    return variable == null || variable.isBlank()
        ? processors()
        : workers(variable, "environment variable " + WORKERS_VARIABLE);
  }

  private static Choice<Integer> workers(String setting, String source) {
    try {
      int count = Integer.parseInt(setting.strip());
      if (count >= 1 && count <= MOST_WORKERS) {
        return new Choice<>(count, source);
      }
    } catch (NumberFormatException notANumber) {
      // Falls through to the message below.
    }
    throw new IllegalArgumentException(
        source + " must be a number from 1 to " + MOST_WORKERS + ": " + setting);
  }

  private static Choice<Integer> workersOfTheJdk() {
    Integer set = Integer.getInteger(JDK_PROPERTY);
    return set == null ? processors() : new Choice<>(set, property(JDK_PROPERTY));
  }

  private static Choice<Integer> processors() {
    return new Choice<>(Runtime.getRuntime().availableProcessors(), "the processors of this JVM");
  }

  private static String property(String key) {
    return "system property " + key;
  }
}
