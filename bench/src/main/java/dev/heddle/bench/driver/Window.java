package dev.heddle.bench.driver;

/**
 * A window of time, filled batch by batch: it is complete when the batches together have taken long
 * enough. It is no loop of its own, so that a contender may run the batches wherever it has to.
 */
public final class Window {
  private final long wantedNanos;
  private long nanos;
  private long operations;

  /**
   * An empty window.
   *
   * @param wantedNanos its least duration; the batch that fills it runs to its end
   */
  public Window(long wantedNanos) {
    this.wantedNanos = wantedNanos;
  }

  /** Whether another batch is to be run. */
  public boolean wantsMore() {
    return nanos < wantedNanos;
  }

  /** A batch has been run in that time. */
  public void add(long batchNanos, long batchOperations) {
    nanos += batchNanos;
    operations += batchOperations;
  }

  /** Nanoseconds per operation. */
  public double value() {
    return (double) nanos / operations;
  }
}
