package dev.heddle.lab.frame;

import java.util.List;

/**
 * A way to run many pieces of work, as the report names it.
 *
 * <p>The order of the constants is the order of the rows in every table and of the colours in every
 * chart.
 */
public enum Model {
  SEQUENTIAL("sequential", "Sequential loop", "for (int i = 0; i < n; i++) work(i);"),
  WRITTEN_OUT("written-out", "Loop written out", "for (...) if (x % 3 == 0) sum += x * x;"),
  PLATFORM_EACH("platform-each", "Platform threads", "Thread.ofPlatform().start(work)"),
  PLATFORM_POOL("platform-pool", "Platform pool", "Executors.newFixedThreadPool(p).submit(work)"),
  VIRTUAL("virtual", "Virtual threads", "Thread.startVirtualThread(work)"),
  VIRTUAL_EXECUTOR(
      "virtual-executor",
      "Virtual thread executor",
      "Executors.newVirtualThreadPerTaskExecutor().submit(work)"),
  HEDDLE_WORKER(
      "heddle-worker", "Heddle tasks (Worker)", "scope.spawn(work)", "-Dheddle.backend=worker"),
  HEDDLE_UNWATCHED(
      "heddle-unwatched",
      "Heddle tasks (no watchdog)",
      "TaskRuntime.builder().slowAfter(FOREVER)",
      "-Dheddle.backend=worker"),
  HEDDLE_JDK("heddle-jdk", "Heddle tasks (Jdk)", "scope.spawn(work)", "-Dheddle.backend=jdk"),
  PARALLEL_STREAM(
      "parallel-stream", "Parallel stream", "IntStream.range(0, n).parallel().forEach(work)"),
  PAR("par", "Heddle Par", "Par.range(0, n).forEach(work)");

  private final String id;
  private final String title;
  private final String code;
  private final List<String> jvmOptions;

  Model(String id, String title, String code, String... jvmOptions) {
    this.id = id;
    this.title = title;
    this.code = code;
    this.jvmOptions = List.of(jvmOptions);
  }

  /** The stable name in {@code report.json}. */
  public String id() {
    return id;
  }

  /** The name that people read. */
  public String title() {
    return title;
  }

  /** How the model reads in a program, in one line. */
  public String code() {
    return code;
  }

  /** The options that only this model's child JVM gets. */
  public List<String> jvmOptions() {
    return jvmOptions;
  }

  /** The model with that {@link #id}. */
  public static Model of(String id) {
    for (Model model : values()) {
      if (model.id.equals(id)) {
        return model;
      }
    }
    throw new IllegalArgumentException("no model '" + id + "'");
  }
}
