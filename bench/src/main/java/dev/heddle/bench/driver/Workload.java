package dev.heddle.bench.driver;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work that a contender can do.
 *
 * @param metrics what it measures; more than one where one run yields a value for each of several
 * @param contender without the suffix for one worker
 * @param work how it is measured
 */
public record Workload(List<Metric> metrics, String contender, Work work) {

  /**
   * What is measured.
   *
   * @param scenario its name
   * @param unit of its values; lower is better
   */
  public record Metric(String scenario, String unit) {}

  /** Whether it measures how much memory something takes. */
  boolean isSize() {
    return metrics.getFirst().unit().equals("bytes");
  }

  /** Does the work and measures it. */
  @FunctionalInterface
  public interface Work {
    /**
     * Does the work for one window of time, or once if it takes as long as it takes. Called by one
     * thread, as often as the harness asks; leaves nothing behind that runs on.
     *
     * @param windowNanos least duration of the window, for work that is repeated
     * @return one value for each metric in their order
     * @throws WrongAnswer if the result is not the expected one
     * @throws Exception if the work failed
     */
    double[] measure(long windowNanos) throws Exception;
  }

  /** Work that is repeated. */
  @FunctionalInterface
  public interface Batch {
    /** What comes before a batch, off the clock. */
    default void prepare() throws Exception {}

    /**
     * Does the work once, on the clock, and checks what can be checked in no time.
     *
     * @return how many operations that was
     * @throws WrongAnswer if the result is not the expected one
     * @throws Exception if the work failed
     */
    long run() throws Exception;

    /**
     * Checks the last batch, off the clock.
     *
     * @throws WrongAnswer if the result is not the expected one
     */
    default void check() throws Exception {}
  }

  /** Makes the data of a batch, once and off the clock. */
  @FunctionalInterface
  public interface Setup {
    /** The batch to be repeated. */
    Batch make() throws Exception;
  }

  /** Where the loop over the batches runs, such as a task of the contender. */
  @FunctionalInterface
  public interface Place {
    /** The calling thread. */
    Place HERE = Loop::measure;

    /** Runs the loop there, waits for its end and passes its failure on. */
    double run(Loop loop) throws Exception;
  }

  /** The loop over the batches of a window. */
  @FunctionalInterface
  public interface Loop {
    /** Nanoseconds per operation. */
    double measure() throws Exception;
  }

  /** Work in windows of time, measured as nanoseconds per operation. */
  public static Workload repeated(String scenario, String contender, Place place, Batch batch) {
    return prepared(scenario, contender, place, () -> batch);
  }

  /** {@link #repeated} for work on data that has to be made before the first window. */
  public static Workload prepared(String scenario, String contender, Place place, Setup setup) {
    return measured(contender, "ns", new Prepared(place, setup), scenario);
  }

  private static final class Prepared implements Work {
    private final Place place;
    private final Setup setup;
    private @Nullable Batch made;

    Prepared(Place place, Setup setup) {
      this.place = place;
      this.setup = setup;
    }

    @Override
    public double[] measure(long windowNanos) throws Exception {
      Batch batch = made == null ? setup.make() : made;
      made = batch;
      return new double[] {place.run(() -> loop(windowNanos, batch))};
    }
  }

  /** Work that measures itself. */
  public static Workload measured(String contender, String unit, Work work, String... scenarios) {
    List<Metric> metrics =
        Arrays.stream(scenarios).map(scenario -> new Metric(scenario, unit)).toList();
    return new Workload(metrics, contender, work);
  }

  private static double loop(long windowNanos, Batch batch) throws Exception {
    Window window = new Window(windowNanos);
    while (window.wantsMore()) {
      batch.prepare();
      long start = System.nanoTime();
      long operations = batch.run();
      window.add(System.nanoTime() - start, operations);
      batch.check();
    }
    return window.value();
  }
}
