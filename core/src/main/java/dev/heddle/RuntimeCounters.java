package dev.heddle;

import dev.heddle.internal.engine.CarrierCounts;
import dev.heddle.internal.engine.WorkerCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the workers of a runtime have done since it was built, from {@link TaskRuntime#counters()}.
 *
 * {@snippet file="dev/heddle/snippets/RuntimeSnippets.java" region="counters"}
 *
 * <p>All counts only grow, those of a spare worker too, whose thread may come and go. They are read
 * while the workers go on: each is exact for some moment during the call, different ones for
 * different moments. The cost of counting is an addition to a field that only its worker writes.
 *
 * <p>Not for decisions about one task, nor for tests that count steps: where a task runs is the
 * scheduler's business and changes from version to version.
 *
 * <p>The JDK backend counts nothing: there are no workers in its counters ({@link
 * Capability#COUNTERS}).
 */
public final class RuntimeCounters {
  private final List<OfWorker> workers;
  private final OfWorker total;
  private final long outsideSchedules;
  private final long sparesBrought;

  /** The counters of one worker, or the sum over all. */
  public static final class OfWorker {
    private final int worker;
    private final WorkerCounts counts;
    private final DurationHistogram runTimes;
    private final DurationHistogram delays;

    private OfWorker(
        int worker, WorkerCounts counts, DurationHistogram runTimes, DurationHistogram delays) {
      this.worker = worker;
      this.counts = counts;
      this.runTimes = runTimes;
      this.delays = delays;
    }

    /**
     * The number of the worker, from 0; those from {@link TaskRuntime#workers()} on are spare ones.
     * -1 for the sum.
     */
    public int worker() {
      return worker;
    }

    /** How much of {@code counter} there has been. */
    public long get(Counter counter) {
      return counter.of(counts);
    }

    /** How many slices it has begun. */
    public long slices() {
      return counts.slices();
    }

    /**
     * How long its slices took; empty unless the runtime {@linkplain TaskRuntime.Builder#histograms
     * measures}.
     */
    public DurationHistogram runTimes() {
      return runTimes;
    }

    /**
     * How long tasks had been runnable before it took them up; empty unless the runtime {@linkplain
     * TaskRuntime.Builder#histograms measures}.
     */
    public DurationHistogram delays() {
      return delays;
    }

    private OfWorker plus(OfWorker other, int sign) {
      return new OfWorker(
          worker,
          sign > 0 ? counts.plus(other.counts) : counts.minus(other.counts),
          runTimes.plus(other.runTimes, sign),
          delays.plus(other.delays, sign));
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(worker < 0 ? "all workers" : "worker " + worker);
      String separator = ": ";
      for (Counter counter : Counter.values()) {
        text.append(separator).append(counter.description()).append(' ').append(get(counter));
        separator = ", ";
      }
      return text.toString();
    }
  }

  private RuntimeCounters(List<OfWorker> workers, long outsideSchedules, long sparesBrought) {
    this.workers = List.copyOf(workers);
    this.outsideSchedules = outsideSchedules;
    this.sparesBrought = sparesBrought;
    OfWorker sum =
        new OfWorker(-1, WorkerCounts.NONE, DurationHistogram.EMPTY, DurationHistogram.EMPTY);
    for (OfWorker each : workers) {
      sum = sum.plus(each, 1);
    }
    total = sum;
  }

  static RuntimeCounters of(CarrierCounts counts) {
    List<OfWorker> workers = new ArrayList<>();
    for (int i = 0; i < counts.workers().size(); i++) {
      boolean measured = i < counts.times().size();
      workers.add(
          new OfWorker(
              i,
              counts.workers().get(i),
              measured
                  ? DurationHistogram.of(counts.times().get(i).runs())
                  : DurationHistogram.EMPTY,
              measured
                  ? DurationHistogram.of(counts.times().get(i).delays())
                  : DurationHistogram.EMPTY));
    }
    return new RuntimeCounters(workers, counts.injected(), counts.sparesBrought());
  }

  static RuntimeCounters none() {
    return new RuntimeCounters(List.of(), 0, 0);
  }

  /** Each worker by its number, spare ones behind the others if there have been any. */
  public List<OfWorker> workers() {
    return workers;
  }

  /** All workers together. */
  public OfWorker total() {
    return total;
  }

  /** {@link OfWorker#get} of {@link #total()}. */
  public long get(Counter counter) {
    return total.get(counter);
  }

  /**
   * How often a task was made runnable by something outside the workers, found no room in the queue
   * of a worker, or was given back by a spare worker that was no longer needed.
   */
  public long outsideSchedules() {
    return outsideSchedules;
  }

  /** How often a spare worker was brought in; see {@link SlowTask}. */
  public long sparesBrought() {
    return sparesBrought;
  }

  /** What has been done since {@code earlier}, of the same runtime. */
  public RuntimeCounters minus(RuntimeCounters earlier) {
    Objects.requireNonNull(earlier, "earlier");
    List<OfWorker> difference = new ArrayList<>();
    for (int i = 0; i < workers.size(); i++) {
      OfWorker now = workers.get(i);
      difference.add(i < earlier.workers.size() ? now.plus(earlier.workers.get(i), -1) : now);
    }
    return new RuntimeCounters(
        difference,
        outsideSchedules - earlier.outsideSchedules,
        sparesBrought - earlier.sparesBrought);
  }

  /** All workers together, in one line. */
  @Override
  public String toString() {
    return total
        + ", schedules from outside "
        + outsideSchedules
        + ", spare workers brought in "
        + sparesBrought;
  }
}
