package dev.heddle;

import dev.heddle.internal.engine.WorkerListener;
import dev.heddle.internal.seam.IntVar;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The hooks of a runtime, kept from doing harm: what one throws goes to the log, the first time.
 *
 * <p>Invariant: bit {@code n} of {@code reported} is set once the hook with the number n has been
 * reported.
 */
final class GuardedHooks implements WorkerListener {
  private static final IntVar<GuardedHooks> REPORTED =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(GuardedHooks.class, "reported"));

  private enum Hook {
    WORKER_STARTED,
    WORKER_STOPPED,
    WORKER_PARKED,
    WORKER_UNPARKED,
    TASK_SPAWNED,
    TASK_ENDED,
    TASK_SLOW
  }

  private final String runtimeName;
  private final WorkerHooks ofWorkers;
  private final TaskHooks ofTasks;
  private volatile int reported;

  GuardedHooks(String runtimeName, @Nullable WorkerHooks ofWorkers, @Nullable TaskHooks ofTasks) {
    this.runtimeName = runtimeName;
    this.ofWorkers = ofWorkers == null ? new WorkerHooks() {} : ofWorkers;
    this.ofTasks = ofTasks == null ? new TaskHooks() {} : ofTasks;
  }

  @Override
  public void started(int worker) {
    try {
      ofWorkers.started(worker);
    } catch (Throwable thrown) {
      report(Hook.WORKER_STARTED, thrown);
    }
  }

  @Override
  public void stopped(int worker) {
    try {
      ofWorkers.stopped(worker);
    } catch (Throwable thrown) {
      report(Hook.WORKER_STOPPED, thrown);
    }
  }

  @Override
  public void parked(int worker) {
    try {
      ofWorkers.parked(worker);
    } catch (Throwable thrown) {
      report(Hook.WORKER_PARKED, thrown);
    }
  }

  @Override
  public void unparked(int worker) {
    try {
      ofWorkers.unparked(worker);
    } catch (Throwable thrown) {
      report(Hook.WORKER_UNPARKED, thrown);
    }
  }

  void spawned(Task<?> task) {
    try {
      ofTasks.spawned(task);
    } catch (Throwable thrown) {
      report(Hook.TASK_SPAWNED, thrown);
    }
  }

  void ended(Task<?> task) {
    try {
      ofTasks.ended(task);
    } catch (Throwable thrown) {
      report(Hook.TASK_ENDED, thrown);
    }
  }

  void slow(SlowTask task) {
    try {
      ofTasks.slow(task);
    } catch (Throwable thrown) {
      report(Hook.TASK_SLOW, thrown);
    }
  }

  private void report(Hook hook, Throwable thrown) {
    int bit = 1 << hook.ordinal();
    for (int seen; ((seen = REPORTED.get(this)) & bit) == 0; ) {
      if (REPORTED.cas(this, seen, seen | bit)) {
        String[] name = hook.name().toLowerCase(Locale.ROOT).split("_", 2);
        System.getLogger("dev.heddle")
            .log(
                System.Logger.Level.ERROR,
                "the "
                    + name[0]
                    + " hook '"
                    + name[1]
                    + "' of runtime '"
                    + runtimeName
                    + "' failed; it is called again, but not reported again",
                thrown);
        return;
      }
    }
  }
}
