package dev.heddle.bench;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.RefVar;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the seam costs while no test runtime is there: a short lock taken by CAS, a store, and the
 * release, through the seam and by bare VarHandles.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class SeamBench {
  private static final IntVar<SeamBench> LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(SeamBench.class, "lock"));
  private static final RefVar<SeamBench, Object> VALUE =
      new RefVar<>(AtomicReferenceFieldUpdater.newUpdater(SeamBench.class, Object.class, "value"));
  private static final VarHandle BARE_LOCK;
  private static final VarHandle BARE_VALUE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      BARE_LOCK = lookup.findVarHandle(SeamBench.class, "lock", int.class);
      BARE_VALUE = lookup.findVarHandle(SeamBench.class, "value", Object.class);
    } catch (ReflectiveOperationException failure) {
      throw new ExceptionInInitializerError(failure);
    }
  }

  private final Object[] values = {"even", "odd"};
  private long operations;
  private volatile int lock;
  private volatile Object value = "none";

  @Benchmark
  public void seam() {
    if (!LOCK.cas(this, 0, 1)) {
      throw new AssertionError("the lock was held");
    }
    VALUE.setRelease(this, values[(int) operations++ & 1]);
    LOCK.setRelease(this, 0);
  }

  @Benchmark
  public void varHandle() {
    if (!BARE_LOCK.compareAndSet(this, 0, 1)) {
      throw new AssertionError("the lock was held");
    }
    BARE_VALUE.setRelease(this, values[(int) operations++ & 1]);
    BARE_LOCK.setRelease(this, 0);
  }

  /** The last store and the last release must have arrived. */
  @TearDown
  public void check() {
    if (lock != 0 || value != values[(int) (operations - 1) & 1]) {
      throw new AssertionError("lock " + lock + ", value " + value + " after " + operations);
    }
  }
}
