package dev.heddle;

import dev.heddle.internal.engine.Carriers;
import dev.heddle.internal.engine.Cures;
import dev.heddle.internal.engine.JdkCarriers;
import dev.heddle.internal.engine.SlowSlice;
import dev.heddle.internal.engine.WatchdogSettings;
import dev.heddle.internal.engine.WorkerCarriers;
import dev.heddle.internal.engine.WorkerListener;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.util.Ids;
import dev.heddle.internal.wait.CancelNode;
import dev.heddle.internal.wait.DeadlockWatch;
import dev.heddle.internal.wait.Strand;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What tasks run on. Most programs never name one: scopes use {@link #shared()}.
 *
 * {@snippet file="dev/heddle/snippets/RuntimeSnippets.java" region="detached"}
 *
 * <p>Build one of your own for a number of workers, a single worker, a separate life, hooks, or a
 * failure handler. Several live side by side; on the Worker backend each has carriers of its own,
 * called by its name and their number ({@code mailers-worker-0}), on the JDK backend all share
 * those of the JDK.
 *
 * <p><b>The end of the JVM.</b> All threads are daemons: the JVM ends when {@code main} and the
 * platform threads have, whatever tasks still run, and as usual runs its shutdown hooks, which may
 * use Heddle. Scopes do not return before their tasks, so nothing in the scope of a platform thread
 * is cut off by that; detached tasks are, unless their runtime is closed before. A task may call
 * {@code System.exit}.
 *
 * <p><b>Fairness.</b> Runnable tasks are taken first in, first out, except that a task just woken
 * by the running one goes first, at most three times in a row.
 */
public final class TaskRuntime implements AutoCloseable {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);
  private static final long STOP_GRACE_NANOS = 1_000_000_000L;

  /** Those that have not been shut down, or that tasks have survived. */
  static final Registry<TaskRuntime> RUNTIMES = new Registry<>(TaskRuntime::isOver);

  private final String name;
  private final RuntimeSettings settings;
  private final Carriers carriers;
  private final DetachedGroup root;
  private final @Nullable GuardedHooks taskHooks;
  private final @Nullable Unjoined unjoined;
  private final DeadlockPolicy deadlockPolicy;
  private final @Nullable Sampling sampling;
  private final @Nullable ExplanationHandler explanations;
  private final DeadlockWatch.Source watched = this::taskThreads; // the watch holds it weakly
  private boolean shownToWatch;
  private @Nullable BlockingLane simulatedLane;

  private TaskRuntime(
      String name,
      RuntimeSettings settings,
      Carriers carriers,
      FailureHandler failureHandler,
      @Nullable GuardedHooks taskHooks,
      @Nullable Unjoined unjoined,
      DeadlockPolicy deadlockPolicy,
      @Nullable Sampling sampling,
      @Nullable ExplanationHandler explanations) {
    this.name = name;
    this.settings = settings;
    this.carriers = carriers;
    this.root = new DetachedGroup(this, failureHandler);
    this.taskHooks = taskHooks;
    this.unjoined = unjoined;
    this.deadlockPolicy = deadlockPolicy;
    this.sampling = sampling;
    this.explanations = explanations;
    carriers.listThreads(this::taskThreads);
  }

  /**
   * The runtime that scopes use when nothing else is said. It needs no closing and cannot be
   * closed. Its backend and number of workers come from system properties and the environment, see
   * {@link RuntimeSettings}. In a simulated test it is the runtime of that test.
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
    return settings.backend();
  }

  /** How many tasks can run at the same time. */
  public int workers() {
    return settings.workers();
  }

  /**
   * What the workers have done so far. A call reads some counts of each worker and takes no lock.
   */
  public RuntimeCounters counters() {
    return carriers instanceof WorkerCarriers own
        ? RuntimeCounters.of(own.carrierCounts())
        : RuntimeCounters.none();
  }

  /** What this runtime was built with, and where that comes from. */
  public RuntimeSettings settings() {
    return settings;
  }

  /**
   * Starts a detached task: it belongs to the runtime and ends with it. Its failure goes to the
   * failure handler.
   *
   * <p>Beside a {@link #shutdown} it either throws, and the body never runs, or the task counts as
   * one that was there before: the shutdown waits for it and cancels it like all others.
   *
   * @throws IllegalStateException if a shutdown has begun
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

  /** What this runtime is doing; a tree that is built and held, see {@link LiveView}. */
  public RuntimeSnapshot snapshot() {
    return LiveView.of(this).snapshots().getFirst();
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
   * Ends the runtime, step by step, as far as it must go:
   *
   * <ol>
   *   <li>It takes nothing new: no detached task, and no scope from outside. Tasks that run may
   *       still open scopes of their own.
   *   <li>It waits for the tasks, up to {@code limit}; zero for not at all.
   *   <li>It cancels them, with the reason {@link CancelReason.Kind#SHUTDOWN}, and waits for one
   *       second. Cancelling reaches and interrupts them as their scopes' {@link InterruptPolicy}
   *       says.
   *   <li>It gives up on those that are left, and names them in the report. They go on, as daemon
   *       threads, as many at a time as there were workers, until they end or the JVM does.
   * </ol>
   *
   * <p>Waking a task later, by a lock, a channel or a timer, is no error and never throws.
   *
   * @throws IllegalStateException if this is the shared runtime, or if called from a task of this
   *     runtime, from the body of a scope on it, or from one of its workers' hooks: it would wait
   *     for itself
   * @throws IllegalArgumentException if {@code limit} is negative
   * @throws InterruptedException if the caller is cancelled or interrupted while it waits; the
   *     runtime still takes nothing new, and shutdown can be called again
   */
  public ShutdownReport shutdown(Duration limit) throws InterruptedException {
    return end(limit, false);
  }

  /**
   * Like {@link #shutdown}, and before it gives up it interrupts what is left whatever that does,
   * also in socket or file I/O, and waits for one second more. Only tasks under {@link
   * InterruptPolicy#never()} and inside a shield are not interrupted.
   *
   * <p>Not for tasks that share a {@code FileChannel} or an embedded database: an interrupt closes
   * it for everybody.
   */
  public ShutdownReport forceShutdown(Duration limit) throws InterruptedException {
    return end(limit, true);
  }

  private ShutdownReport end(Duration limit, boolean force) throws InterruptedException {
    long nanos = Durations.nanos(limit, "limit");
    refuseFromInside();
    root.close();
    boolean ended = root.awaitEmpty(Seam.nanoTime() + nanos);
    if (!ended) {
      cancelAll();
      ended = root.awaitEmpty(Seam.nanoTime() + STOP_GRACE_NANOS);
    }
    if (!ended && force) {
      liveTasks().forEach(Interrupter::force);
      root.awaitEmpty(Seam.nanoTime() + STOP_GRACE_NANOS);
    }
    carriers.stop();
    return new ShutdownReport(liveTasks().stream().map(ShutdownReport.Survivor::of).toList());
  }

  private void watchOn(JdkCarriers jdk, @Nullable WatchdogSettings watch, SlowSlice.Listener slow) {
    if (watch != null && Seam.world() == null) {
      jdk.watch(name, watch, slow, this::taskThreads, this::isEmpty);
    }
  }

  private void cancelAll() {
    if (Cures.ABANDONED) {
      root.cancel(
          new CancelSignal(CancelReason.Kind.SHUTDOWN, "shut down", root.name(), root, null));
    }
  }

  private void refuseFromInside() {
    if (this == Shared.RUNTIME) {
      throw new IllegalStateException("the shared runtime cannot be shut down; build your own");
    }
    Strand self = Strand.current();
    for (CancelNode node = self.innermost(); node != null; node = LimitNode.around(node)) {
      if (node == root || (node instanceof TaskGroup group && group.runtime == this)) {
        throw new IllegalStateException(
            "runtime '" + name + "' cannot be shut down from one of its own tasks or scopes");
      }
    }
    if (carriers.isOwn(Thread.currentThread())) {
      throw new IllegalStateException(
          "runtime '" + name + "' cannot be shut down from a hook of one of its own workers");
    }
  }

  /** Every task that has not ended, also those of scopes, whoever opened them. */
  private Set<SpawnedTask<?>> liveTasks() {
    Set<SpawnedTask<?>> tasks = new LinkedHashSet<>();
    collect(root, tasks);
    tasks.removeIf(Task::isDone);
    return tasks;
  }

  private static void collect(CancelNode node, Set<SpawnedTask<?>> tasks) {
    for (CancelNode child : node.childrenNow()) {
      if (!(child instanceof SpawnedTask<?> task)) {
        collect(child instanceof ScopeGroup.RuntimeLink link ? link.scope() : child, tasks);
      } else if (tasks.add(task)) {
        collect(task, tasks);
        // A scope inside a shield hangs under nothing but the thread that runs in it.
        for (CancelNode at = task.innermost();
            at != null && at != task;
            at = LimitNode.around(at)) {
          collect(at, tasks);
        }
      }
    }
  }

  /**
   * {@link #shutdown} with a limit of 30 seconds, or of none once the caller is interrupted. Tasks
   * that did not stop are named in the log. If the caller is cancelled, so that it cannot wait at
   * all, the tasks are cancelled and not waited for.
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
          cancelAll(); // the caller is cancelled, not merely interrupted: it cannot wait
          carriers.stop();
          break;
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
              report == null ? "(not known: the closing thread was cancelled)" : report);
    }
  }

  @Override
  public String toString() {
    return "TaskRuntime[" + name + ", " + backend() + ", workers " + workers() + "]";
  }

  Carriers carriers() {
    return carriers;
  }

  DetachedGroup root() {
    return root;
  }

  /** The default lane of a simulation, in which one thread runs at a time. */
  BlockingLane simulatedLane() {
    BlockingLane lane = simulatedLane;
    if (lane == null) {
      lane = Blocking.newLane();
      simulatedLane = lane;
    }
    return lane;
  }

  /** What each task that ends is noted in, or null if only detached failures are. */
  @Nullable Unjoined unjoined() {
    return unjoined;
  }

  /** Whether this runtime has been shut down and nothing of it is left. */
  boolean isOver() {
    return root.isClosed() && isEmpty();
  }

  private boolean isEmpty() {
    return root.walk().next() == null && root.othersNow().length == 0;
  }

  DeadlockPolicy deadlockPolicy() {
    return deadlockPolicy;
  }

  /** Has the tasks looked at; called twice in a race, which does no harm. */
  void showToWatch() {
    if (!shownToWatch) {
      shownToWatch = true;
      DeadlockWatch.include(watched);
    }
  }

  /** The threads of all tasks that have not ended, for {@link DeadlockWatch}. */
  private List<Thread> taskThreads() {
    return liveTasks().stream().map(SpawnedTask::thread).toList();
  }

  /** Which scopes are recorded, or null for none but those whose policy says so. */
  @Nullable Sampling sampling() {
    return sampling;
  }

  /** A scope with a record of its own has ended; in the thread that opened it. */
  void explained(ScopeGroup scope) {
    if (explanations == null) {
      return;
    }
    try {
      explanations.explained(scope.explain());
    } catch (Throwable thrown) {
      System.getLogger("dev.heddle")
          .log(
              System.Logger.Level.ERROR,
              "the handler of explanations of runtime '" + name + "' failed for " + scope.name(),
              thrown);
    }
  }

  /** Told of every task, or null if nobody wants to know. */
  @Nullable GuardedHooks taskHooks() {
    return taskHooks;
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
    private static final long LEAST_SLOW_NANOS = 1_000_000L;

    private @Nullable String name;
    private int workers;
    private boolean single;
    private @Nullable Backend backend;
    private FailureHandler failureHandler = Builder::log;
    private @Nullable WorkerHooks workerHooks;
    private @Nullable TaskHooks taskHooks;
    private int unjoined;
    private DeadlockPolicy deadlockPolicy = DeadlockPolicy.REPORT;
    private long slowAfterNanos = 20_000_000L;
    private long retireNanos = 10_000_000_000L;
    private boolean histograms;
    private @Nullable Double sampledFraction;
    private final Set<String> sampledNames = new LinkedHashSet<>();
    private @Nullable ExplanationHandler explanations;

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
     * How many carriers. Default: see {@link RuntimeSettings}. More than there are processors share
     * them. While one is kept by a task for long, a spare one may run beside them; see {@link
     * #slowAfter}. The JDK backend ignores it.
     *
     * @throws IllegalArgumentException if {@code count} is less than 1 or more than 32767
     */
    public Builder workers(int count) {
      RuntimeSettings.check(count);
      workers = count;
      return this;
    }

    /**
     * For how long a task may keep its worker while others wait behind it; then it is reported, and
     * a spare worker takes over what waits. See {@link SlowTask}. Default: 20 ms. As long as {@code
     * ChronoUnit.FOREVER.getDuration()} for never: nobody watches then.
     *
     * <p>There are at most as many spare workers as workers; their threads are started when they
     * are needed, and end after ten seconds without use. While one is at work more tasks can run at
     * the same time than there are {@link #workers(int) workers}; not on a runtime with a {@link
     * #singleWorker() single worker}, which only reports. The JDK backend only reports as well, and
     * only while no carrier of the JDK is free.
     *
     * {@snippet file="dev/heddle/snippets/RuntimeSnippets.java" region="slow"}
     *
     * @throws IllegalArgumentException if {@code limit} is shorter than a millisecond
     */
    public Builder slowAfter(Duration limit) {
      long nanos = Durations.nanos(limit, "limit");
      if (nanos < LEAST_SLOW_NANOS) {
        throw new IllegalArgumentException("limit must be at least 1 ms: " + limit);
      }
      slowAfterNanos = nanos;
      return this;
    }

    /**
     * Measures how long each slice takes and how long its task had been runnable before; see {@link
     * RuntimeCounters.OfWorker#runTimes} and {@link RuntimeCounters.OfWorker#delays}. Default: off.
     * It costs a reading of the clock and an object each time that a task becomes runnable, and two
     * readings for each slice. The JDK backend ignores it.
     */
    public Builder histograms() {
      histograms = true;
      return this;
    }

    /** After how long without use the thread of a spare worker ends; for tests. */
    Builder retireSparesAfter(Duration time) {
      retireNanos = Durations.nanos(time, "time");
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

    /** Asks for a backend. Default: see {@link RuntimeSettings}. */
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
     * Has {@code hooks} told what the workers do; without it nothing is asked. The JDK backend
     * calls none of them.
     */
    public Builder workerHooks(WorkerHooks hooks) {
      workerHooks = Objects.requireNonNull(hooks, "hooks");
      return this;
    }

    /** Has {@code hooks} told of every task; without it a task costs a comparison more. */
    public Builder taskHooks(TaskHooks hooks) {
      taskHooks = Objects.requireNonNull(hooks, "hooks");
      return this;
    }

    /**
     * Has the last {@code count} tasks that have ended noted until somebody joins them, for {@link
     * LiveView}: by name, with the spawn site and how they ended, not with their result. Costs each
     * task a note of some 40 bytes when it ends, and a short lock that they share. Default: 0, only
     * the last 100 failures of detached tasks are noted.
     *
     * @throws IllegalArgumentException if {@code count} is negative
     */
    public Builder keepUnjoined(int count) {
      if (count < 0) {
        throw new IllegalArgumentException("a number of tasks must not be negative: " + count);
      }
      unjoined = count;
      return this;
    }

    /**
     * Records a share of all scopes, chosen at random, so that {@link Scope#explain()} can tell
     * where their time went. Default: none, or what the system property {@code heddle.sample} says:
     * a fraction, names of scopes, or both, separated by commas. A scope inside a recorded one is
     * part of its record. {@link Policy#sampled()} records one by hand.
     *
     * {@snippet file="dev/heddle/snippets/ExplanationSnippets.java" region="sampled"}
     *
     * <p>A scope that is recorded costs some tenths of a microsecond more for each wait, and holds
     * its record, at most some 16,000 entries of about 100 bytes, as long as the {@link Scope} is
     * held. The others pay a comparison for each wait, spawn and slice.
     *
     * @throws IllegalArgumentException if {@code fraction} is not from 0 to 1
     */
    public Builder sampleScopes(double fraction) {
      sampledFraction = Sampling.check(fraction);
      return this;
    }

    /** Records every scope that has one of these {@linkplain Policy#named names}, likewise. */
    public Builder sampleScopes(String... names) {
      for (String scopeName : names) {
        sampledNames.add(Objects.requireNonNull(scopeName, "names"));
      }
      return this;
    }

    /** Gets the explanation of each scope that was recorded, when it has ended. Default: nobody. */
    public Builder explanations(ExplanationHandler handler) {
      explanations = Objects.requireNonNull(handler, "handler");
      return this;
    }

    /**
     * What happens when tasks wait for each other in a circle; see {@link DeadlockException}.
     * Default: {@link DeadlockPolicy#REPORT}.
     */
    public Builder deadlocks(DeadlockPolicy policy) {
      deadlockPolicy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Starts the runtime.
     *
     * @throws UnsupportedOperationException if the backend asked for is not available
     * @throws IllegalArgumentException if a system property or environment variable has a value
     *     that is not understood
     */
    public TaskRuntime build() {
      RuntimeSettings settings = RuntimeSettings.of(backend, single, workers);
      Sampling sampling = Sampling.of(sampledFraction, sampledNames);
      String finalName = name == null ? "runtime-" + Ids.next() : name;
      GuardedHooks hooks = new GuardedHooks(finalName, workerHooks, taskHooks);
      SlowTasks slowTasks = new SlowTasks(finalName, hooks);
      Carriers carriers =
          settings.backend() == Backend.JDK
              ? new JdkCarriers()
              : new WorkerCarriers(
                  finalName,
                  settings.workers(),
                  workerHooks == null ? WorkerListener.NONE : hooks,
                  watchdog(settings.workers()),
                  slowTasks,
                  histograms);
      TaskRuntime runtime =
          new TaskRuntime(
              finalName,
              settings,
              carriers,
              failureHandler,
              taskHooks == null ? null : hooks,
              unjoined == 0 ? null : new Unjoined(unjoined),
              deadlockPolicy,
              sampling,
              explanations);
      if (carriers instanceof JdkCarriers jdk) {
        runtime.watchOn(jdk, watchdog(0), slowTasks);
      }
      RUNTIMES.add(runtime, other -> false);
      return runtime;
    }

    private @Nullable WatchdogSettings watchdog(int count) {
      return slowAfterNanos == Durations.LONGEST
          ? null
          : WatchdogSettings.of(slowAfterNanos, single ? 0 : count, retireNanos);
    }
  }
}
