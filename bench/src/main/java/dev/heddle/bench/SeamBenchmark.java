package dev.heddle.bench;

import dev.heddle.internal.seam.LongVar;
import dev.heddle.internal.seam.Seam;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the seam costs in production: each pair does the same step through the seam and bare, and
 * must take the same time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SeamBenchmark {
  private static final AtomicLongFieldUpdater<SeamBenchmark> BARE =
      AtomicLongFieldUpdater.newUpdater(SeamBenchmark.class, "value");
  private static final LongVar<SeamBenchmark> SEAM = new LongVar<>(BARE);

  private volatile long value;

  /** A volatile read. */
  @Benchmark
  public long readBare() {
    return value;
  }

  /** The same through the seam. */
  @Benchmark
  public long readSeam() {
    return SEAM.get(this);
  }

  /** A compare and set that succeeds. */
  @Benchmark
  public boolean casBare() {
    long now = value;
    return BARE.compareAndSet(this, now, now + 1);
  }

  /** The same through the seam. */
  @Benchmark
  public boolean casSeam() {
    long now = SEAM.get(this);
    return SEAM.cas(this, now, now + 1);
  }

  /** The clock. */
  @Benchmark
  public long clockBare() {
    return System.nanoTime();
  }

  /** The same through the seam. */
  @Benchmark
  public long clockSeam() {
    return Seam.nanoTime();
  }
}
