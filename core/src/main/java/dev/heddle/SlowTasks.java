package dev.heddle;

import dev.heddle.internal.engine.SlowSlice;
import dev.heddle.internal.seam.Seam;
import java.time.Duration;

/**
 * Reports the slow tasks of one runtime: each to the hook, and at most one in a second to the log.
 * Called by the watchdog's thread alone.
 */
final class SlowTasks implements SlowSlice.Listener {
  private static final long LOG_NANOS = 1_000_000_000L;

  private final String runtimeName;
  private final GuardedHooks hooks;
  private boolean logged;
  private long loggedAt;
  private int leftOut;

  SlowTasks(String runtimeName, GuardedHooks hooks) {
    this.runtimeName = runtimeName;
    this.hooks = hooks;
  }

  @Override
  public void slow(SlowSlice slice) {
    SlowTask slow =
        new SlowTask(
            runtimeName,
            slice.worker(),
            slice.job() instanceof SpawnedTask<?> task ? task : null,
            Duration.ofNanos(slice.nanos()),
            slice.blocked(),
            slice.relieved(),
            slice.stack());
    TaskFlight.slow(slow);
    hooks.slow(slow);
    log(slow);
  }

  private void log(SlowTask slow) {
    long now = Seam.nanoTime();
    if (logged && now - loggedAt < LOG_NANOS) {
      leftOut++;
      return;
    }
    logged = true;
    loggedAt = now;
    System.getLogger("dev.heddle.watchdog")
        .log(
            System.Logger.Level.WARNING,
            leftOut == 0
                ? slow.toString()
                : slow + "\n  (" + leftOut + " more of this runtime since the last report)");
    leftOut = 0;
  }
}
