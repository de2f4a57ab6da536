package dev.heddle.bench.driver;

import java.util.concurrent.TimeUnit;

/**
 * A measurement under a stopping rule, fed batch by batch. It is no loop of its own, so that a
 * contender may run the batches wherever it has to.
 */
public final class Measurement {
  private static final int AGREEING = 3;
  private static final double AGREEMENT = 1.05;

  private final StoppingRule rule;
  private final long windowNanos;
  private final long warmupEnd;
  private final double[] last = new double[AGREEING];
  private final double[] values;
  private int warmupWindows;
  private boolean warm;
  private int counted;
  private long nanos;
  private long operations;

  /** Begins now. */
  public Measurement(StoppingRule rule) {
    this.rule = rule;
    windowNanos = TimeUnit.MILLISECONDS.toNanos(rule.windowMillis());
    warmupEnd = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(rule.warmupMaxMillis());
    values = new double[rule.windows()];
  }

  /** Whether another batch is to be run. */
  public boolean wantsMore() {
    return counted < rule.windows();
  }

  /** A batch has been run in that time. */
  public void add(long batchNanos, long batchOperations) {
    nanos += batchNanos;
    operations += batchOperations;
    if (nanos < windowNanos) {
      return;
    }
    double value = (double) nanos / operations;
    nanos = 0;
    operations = 0;
    if (warm) {
      values[counted++] = value;
    } else {
      last[warmupWindows++ % AGREEING] = value;
      warm = (warmupWindows >= AGREEING && lastAgree()) || System.nanoTime() - warmupEnd >= 0;
    }
  }

  private boolean lastAgree() {
    double least = Math.min(last[0], Math.min(last[1], last[2]));
    double most = Math.max(last[0], Math.max(last[1], last[2]));
    return most <= least * AGREEMENT;
  }

  /** Whether the warm-up is over, so that what is added now counts. */
  public boolean isWarm() {
    return warm;
  }

  /** The nanoseconds per operation of each window that counts. */
  public double[] values() {
    return values.clone();
  }
}
