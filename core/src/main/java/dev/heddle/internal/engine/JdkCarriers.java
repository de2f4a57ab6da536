package dev.heddle.internal.engine;

import dev.heddle.internal.seam.Seam;
import java.util.Collection;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The JDK's own scheduler of virtual threads: public API only, shared by the whole JVM. */
public final class JdkCarriers implements Carriers {
  private @Nullable JdkWatchdog watchdog;

  /**
   * Has slow tasks reported; before the first is started.
   *
   * @param threads the threads of all tasks that have not ended
   * @param isEmpty whether there are none
   */
  public void watch(
      String runtimeName,
      WatchdogSettings settings,
      SlowSlice.Listener slow,
      Supplier<? extends Collection<Thread>> threads,
      BooleanSupplier isEmpty) {
    watchdog =
        new JdkWatchdog(
            runtimeName,
            settings.quietAfter(JdkWatchdog.PROBES_UNTIL_QUIET),
            slow,
            threads,
            isEmpty,
            JdkScheduler.REAL);
  }

  @Override
  public void start(Thread thread) {
    if (watchdog != null) {
      watchdog.attend();
    }
    Seam.start(thread);
  }

  @Override
  public Thread newThread(Job job, @Nullable String name, Runnable body) {
    Thread thread = newThread(name, body);
    thread.setUncaughtExceptionHandler(job); // the way back from the thread, see Job.current
    return thread;
  }

  static Thread newThread(@Nullable String name, Runnable body) {
    Thread simulated = Seam.newThread(name, body);
    if (simulated != null) {
      return simulated;
    }
    if (Cures.INHERITANCE && CarrierAccess.available()) {
      // Inside a task of another backend a plain builder would inherit that backend's executor.
      return CarrierAccess.newThread(CarrierAccess.defaultScheduler(), name, body);
    }
    Thread.Builder builder = Thread.ofVirtual();
    return (name == null ? builder : builder.name(name)).unstarted(body);
  }

  @Override
  public void schedule(Job job) {
    throw new AssertionError("the JDK schedules its virtual threads itself");
  }

  @Override
  public @Nullable Keeper keeper(long begin, long now) {
    return watchdog == null ? null : watchdog.keepers.keeper(begin, now, null);
  }

  @Override
  public boolean isOwn(Thread thread) {
    return false;
  }

  @Override
  public void stop() {
    if (watchdog != null) {
      watchdog.stop();
    }
  }
}
