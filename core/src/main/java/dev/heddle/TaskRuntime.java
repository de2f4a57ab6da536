package dev.heddle;

import dev.heddle.internal.engine.CarrierAccess;
import dev.heddle.internal.engine.Carriers;
import dev.heddle.internal.engine.JdkCarriers;
import dev.heddle.internal.engine.WorkerCarriers;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.util.Ids;
import dev.heddle.internal.wait.CancelNode;
import dev.heddle.internal.wait.Strand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What tasks run on. Most programs never name one: scopes use {@link #shared()}.
 *
 * {@snippet file="dev/heddle/snippets/RuntimeSnippets.java" region="detached"}
 *
 * <p>Build one of your own for a number of workers, a single worker, a separate life, or a failure
 * handler. All threads are daemons: the JVM ends when {@code main} and the platform threads have,
 * whatever tasks still run; scopes do not return before their tasks, so nothing in a scope is cut
 * off by that.
 *
 * <p><b>Fairness.</b> Runnable tasks are taken first in, first out, except that a task just woken
 * by the running one goes first, at most three times in a row.
 */
public final class TaskRuntime implements AutoCloseable {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);
  private static final long STOP_GRACE_NANOS = 1_000_000_000L;

  private final String name;
  private final Backend backend;
  private final Carriers carriers;
  private final DetachedGroup root;

  private TaskRuntime(
      String name, Backend backend, Carriers carriers, FailureHandler failureHandler) {
    this.name = name;
    this.backend = backend;
    this.carriers = carriers;
    this.root = new DetachedGroup(this, failureHandler);
  }

  /**
   * The runtime that scopes use when nothing else is said. It needs no closing and cannot be
   * closed. Its backend comes from the system property {@code heddle.backend} ({@code auto}, {@code
   * worker}, {@code jdk}), its number of workers from {@code heddle.workers}. In a simulated test
   * it is the runtime of that test.
   */
  public static TaskRuntime shared() {
    if (Seam.world() instanceof TaskRuntime simulated) {
      return simulated;
    }
    if (Shared.RUNTIME == null) {
      throw new IllegalStateException(
          "the shared runtime could not be started: " + Shared.PROBLEM.getMessage(),
          Shared.PROBLEM);
    }
    return Shared.RUNTIME;
  }

  private static final class Shared {
    static final @Nullable TaskRuntime RUNTIME;

    /**
     * Why there is none; kept, because a failing initialiser would hide it from the second caller.
     */
    static final RuntimeException PROBLEM;

    static {
      TaskRuntime runtime = null;
      RuntimeException problem = new IllegalStateException("none");
      try {
        runtime = builder().name("heddle").build();
      } catch (RuntimeException failure) {
        problem = failure;
      }
      RUNTIME = runtime;
      PROBLEM = problem;
    }
  }

  /** A builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** The name, which the threads bear too. */
  public String name() {
    return name;
  }

  /** What carries the tasks. */
  public Backend backend() {
    return backend;
  }

  /** How many tasks can run at the same time. */
  public int workers() {
    return carriers.parallelism();
  }

  /**
   * Starts a detached task: it belongs to the runtime and ends with it. Its failure goes to the
   * failure handler.
   *
   * @throws IllegalStateException if the runtime has been shut down
   */
  public <T extends @Nullable Object> Task<T> spawn(String taskName, TaskBody<T> body) {
    return root.spawn(
        Objects.requireNonNull(taskName, "taskName"), Objects.requireNonNull(body, "body"));
  }

  /** Starts a detached task that has no result. */
  public Task<@Nullable Void> spawn(String taskName, TaskAction body) {
    return root.spawn(
        Objects.requireNonNull(taskName, "taskName"), Objects.requireNonNull(body, "body"));
  }

  /** Runs a scope with the default policy whose tasks run on this runtime. */
  public <T extends @Nullable Object, X extends Throwable> T run(ScopeBody<T, X> body)
      throws X, InterruptedException {
    return Scope.run(Policy.failFast().on(this), body);
  }

  /** Runs a scope without a result whose tasks run on this runtime. */
  public <X extends Throwable> void execute(ScopeAction<X> body) throws X, InterruptedException {
    Scope.execute(Policy.failFast().on(this), body);
  }

  /**
   * Ends the runtime: takes nothing new, waits up to {@code limit} for what runs, then cancels it
   * and waits one more second. Tasks that ignore all that go on as daemon threads and are named in
   * the report.
   *
   * @throws IllegalStateException if this is the shared runtime, or if called from a task of this
   *     runtime, which would wait for itself
   * @throws InterruptedException if the caller is cancelled or interrupted while it waits; the
   *     runtime still takes nothing new, and shutdown can be called again
   */
  public ShutdownReport shutdown(Duration limit) throws InterruptedException {
    long nanos = Durations.nanos(limit, "limit");
    if (this == Shared.RUNTIME) {
      throw new IllegalStateException("the shared runtime cannot be shut down; build your own");
    }
    Strand self = Strand.current();
    for (CancelNode node = self.innermost(); node != null; node = node.outerNode()) {
      if (node == root || (node instanceof TaskGroup group && group.runtime == this)) {
        throw new IllegalStateException(
            "runtime '" + name + "' cannot be shut down from one of its own tasks or scopes");
      }
    }
    root.close();
    if (!root.awaitEmpty(Seam.nanoTime() + nanos)) {
      root.cancel(
          new CancelSignal(CancelReason.Kind.SHUTDOWN, "shut down", root.name(), root, null));
      root.awaitEmpty(Seam.nanoTime() + STOP_GRACE_NANOS);
    }
    List<String> survivors = new ArrayList<>();
    collect(root, survivors);
    carriers.stop();
    return new ShutdownReport(survivors);
  }

  /** Names every live task below {@code node}, also those of scopes that were opened in tasks. */
  private static void collect(CancelNode node, List<String> survivors) {
    for (CancelNode child : node.childrenNow()) {
      if (child instanceof SpawnedTask<?> task) {
        survivors.add(describe(task));
      }
      collect(child instanceof ScopeGroup.RuntimeLink link ? link.scope() : child, survivors);
    }
  }

  private static String describe(SpawnedTask<?> task) {
    StackTraceElement[] stack = task.thread().getStackTrace();
    return task.name()
        + " (id "
        + task.id()
        + ", spawned at "
        + task.spawnSite()
        + (stack.length == 0 ? ")" : ", at " + stack[0] + ")");
  }

  /**
   * {@link #shutdown} with a limit of 30 seconds; tasks that did not stop are named in the log.
   *
   * @throws IllegalStateException as {@link #shutdown} does
   */
  @Override
  public void close() {
    boolean interrupted = false;
    ShutdownReport report = null;
    while (report == null) {
      try {
        report = shutdown(interrupted ? Duration.ZERO : CLOSE_LIMIT);
      } catch (InterruptedException stopNow) {
        if (interrupted) {
          break; // cancelled, not merely interrupted: every wait ends at once
        }
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (report == null || !report.orderly()) {
      System.getLogger("dev.heddle")
          .log(
              System.Logger.Level.WARNING,
              "runtime ''{0}'' was closed, but these tasks did not stop: {1}",
              name,
              report == null
                  ? "(not known: the closing thread was cancelled)"
                  : report.survivors());
    }
  }

  @Override
  public String toString() {
    return "TaskRuntime[" + name + ", " + backend + ", workers " + workers() + "]";
  }

  Carriers carriers() {
    return carriers;
  }

  DetachedGroup root() {
    return root;
  }

  /** Registers a scope that is opened from outside. */
  void admit(ScopeGroup.RuntimeLink link, String scopeName) {
    if (!root.join(link)) {
      throw new IllegalStateException(
          "runtime '" + name + "' has been shut down: " + scopeName + " cannot be opened on it");
    }
  }

  /** Builds runtimes; see {@link TaskRuntime#builder()}. */
  public static final class Builder {
    private @Nullable String name;
    private int workers;
    private boolean single;
    private @Nullable Backend backend;
    private FailureHandler failureHandler = Builder::log;

    private Builder() {}

    private static void log(Task<?> task, Throwable failure) {
      System.getLogger("dev.heddle")
          .log(
              System.Logger.Level.ERROR,
              "detached task '"
                  + task.name()
                  + "', spawned at "
                  + task.spawnSite()
                  + ", failed; nobody may ever join it",
              failure);
    }

    /** The name. Default: {@code runtime-} and a number. */
    public Builder name(String runtimeName) {
      name = Objects.requireNonNull(runtimeName, "runtimeName");
      return this;
    }

    /**
     * How many carriers. Default: the system property {@code heddle.workers}, else the processors
     * that the JVM may use. The JDK backend ignores it.
     *
     * @throws IllegalArgumentException if {@code count} is less than 1
     */
    public Builder workers(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("workers must be at least 1: " + count);
      }
      workers = count;
      return this;
    }

    /**
     * Exactly one carrier, so that tasks never run at the same time: plain data that only they
     * touch needs no lock between two operations that wait. Never the caller's own thread.
     *
     * <p>{@link #build()} throws {@code UnsupportedOperationException}, with the option that
     * enables it, where own carriers are not available.
     */
    public Builder singleWorker() {
      single = true;
      return this;
    }

    /** Asks for a backend. Default: the system property {@code heddle.backend}. */
    public Builder backend(Backend wanted) {
      backend = Objects.requireNonNull(wanted, "wanted");
      return this;
    }

    /** Gets the failures of detached tasks. Default: the system logger, level ERROR. */
    public Builder failureHandler(FailureHandler handler) {
      failureHandler = Objects.requireNonNull(handler, "handler");
      return this;
    }

    /**
     * Starts the runtime.
     *
     * @throws UnsupportedOperationException if the backend asked for is not available
     * @throws IllegalArgumentException if a system property has a value that is not understood
     */
    public TaskRuntime build() {
      String finalName = name == null ? "runtime-" + Ids.next() : name;
      Backend chosen = Seam.world() != null ? Backend.JDK : single ? single() : choose();
      int count = single ? 1 : workers > 0 ? workers : defaultWorkers();
      Carriers carriers =
          chosen == Backend.WORKER ? new WorkerCarriers(finalName, count) : new JdkCarriers();
      return new TaskRuntime(finalName, chosen, carriers, failureHandler);
    }

    private Backend single() {
      if (backend == Backend.JDK) {
        throw new UnsupportedOperationException(
            "the JDK backend has no single worker; leave out backend(JDK) and start the JVM with "
                + CarrierAccess.ENABLING_OPTION);
      }
      return Backend.WORKER;
    }

    private Backend choose() {
      if (backend != null) {
        return backend;
      }
      String setting = System.getProperty("heddle.backend", "auto").toLowerCase(Locale.ROOT);
      return switch (setting) {
        case "worker" -> Backend.WORKER;
        case "jdk" -> Backend.JDK;
        case "auto" -> automatic();
        default ->
            throw new IllegalArgumentException(
                "system property heddle.backend must be auto, worker or jdk: " + setting);
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

    private static int defaultWorkers() {
      String setting = System.getProperty("heddle.workers");
      if (setting == null) {
        return Runtime.getRuntime().availableProcessors();
      }
      try {
        int count = Integer.parseInt(setting.strip());
        if (count >= 1) {
          return count;
        }
      } catch (NumberFormatException notANumber) {
        // Falls through to the message below.
      }
      throw new IllegalArgumentException(
          "system property heddle.workers must be a number of at least 1: " + setting);
    }
  }
}
