package dev.heddle.internal.engine;

import org.jspecify.annotations.Nullable;

/**
 * What two of the workers ran when a job became runnable, to be asked when its slice begins. If the
 * job has had to wait for long all workers were busy, so two tell as much as all.
 *
 * <p>A worker that has begun no slice since has been kept by that one all the time. The number of
 * its slices is read before the job and again after it, and is written after the job: so they
 * belong together.
 */
public final class Occupants {
  private final WorkerCarriers carriers;
  private final @Nullable Worker first;
  private final @Nullable Job ofFirst;
  private final long slicesOfFirst;
  private final @Nullable Worker second;
  private final @Nullable Job ofSecond;
  private final long slicesOfSecond;

  private Occupants(WorkerCarriers carriers, @Nullable Worker first, @Nullable Worker second) {
    this.carriers = carriers;
    this.first = first;
    slicesOfFirst = first == null ? 0 : first.slices();
    ofFirst = first == null ? null : jobOf(first, slicesOfFirst);
    this.second = second;
    slicesOfSecond = second == null ? 0 : second.slices();
    ofSecond = second == null ? null : jobOf(second, slicesOfSecond);
  }

  private static @Nullable Job jobOf(Worker worker, long slices) {
    Job job = worker.running();
    return worker.slices() == slices ? job : null;
  }

  /** Those of {@code carriers} now: the calling worker if it is one of them, and the next ones. */
  static Occupants of(WorkerCarriers carriers, @Nullable Worker caller) {
    Worker first = caller;
    Worker second = null;
    for (Worker worker : carriers.all()) {
      if (second == null && worker != first && worker.running() != null) {
        if (first == null) {
          first = worker;
        } else {
          second = worker;
        }
      }
    }
    return new Occupants(carriers, first, second);
  }

  /**
   * A job that has kept its worker from then, at {@code begin}, until {@code now}, as far as is
   * known; else one that the watchdog has seen to do so. On the worker that has just begun a slice
   * of the job that had to wait.
   */
  public @Nullable Keeper keeper(long begin, long now) {
    Thread keeper = keeper(first, ofFirst, slicesOfFirst);
    keeper = keeper == null ? keeper(second, ofSecond, slicesOfSecond) : keeper;
    return keeper == null ? carriers.keeper(begin, now) : Keeper.of(keeper);
  }

  private static @Nullable Thread keeper(
      @Nullable Worker worker, @Nullable Job job, long slicesThen) {
    if (worker == null || job == null) {
      return null;
    }
    long begun = worker.slices() - slicesThen;
    long own = Thread.currentThread() == worker ? 1 : 0;
    return begun == own ? job.thread() : null;
  }
}
