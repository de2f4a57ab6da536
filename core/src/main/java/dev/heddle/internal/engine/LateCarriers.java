package dev.heddle.internal.engine;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Carriers for jobs that become runnable after the workers of their runtime have ended, so that
 * waking a task never fails. At most as many as there were workers: what was exclusive on a single
 * worker stays so.
 *
 * <p>Invariant: {@code running} counts the carriers that have been started and will still look at
 * the queue.
 *
 * <p><b>No job is left.</b> Who has published a job (a full fence follows) reads {@code running},
 * and starts a carrier unless there are enough. A carrier that has found nothing takes itself off
 * the count, and looks once more. All are volatile, so one of them sees the other.
 */
final class LateCarriers {
  private static final IntVar<LateCarriers> RUNNING =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(LateCarriers.class, "running"));

  private final String runtimeName;
  private final int most;
  private final Injection jobs;
  private volatile int running;

  LateCarriers(String runtimeName, int most, Injection jobs) {
    this.runtimeName = runtimeName;
    this.most = most;
    this.jobs = jobs;
  }

  /** Jobs have been published. Starts a carrier if that is needed; never throws. */
  void jobsCame() {
    if (jobs.isEmpty() || !join()) {
      return;
    }
    try {
      Seam.start(new LateCarrier(this, runtimeName + "-late"));
    } catch (Throwable noThread) {
      // Whoever woke the job has nothing to do with it; the next one to be woken tries again.
      RUNNING.addAndGet(this, -1);
      System.getLogger("dev.heddle")
          .log(
              System.Logger.Level.ERROR,
              "no thread for a task of runtime '" + runtimeName + "', which has been shut down",
              noThread);
    }
  }

  private boolean join() {
    while (true) {
      int now = RUNNING.get(this);
      if (now >= most) {
        return false;
      }
      if (RUNNING.cas(this, now, now + 1)) {
        return true;
      }
    }
  }

  /** The next job for one of the carriers; null if it shall end. */
  @Nullable Job take() {
    while (true) {
      Job job = jobs.poll(0);
      if (job != null) {
        jobsCame();
        return job;
      }
      RUNNING.addAndGet(this, -1);
      if (jobs.isEmpty() || !join()) {
        return null;
      }
    }
  }
}
