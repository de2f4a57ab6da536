package dev.heddle.parallel;

import dev.heddle.parallel.internal.pipeline.Chain;
import dev.heddle.parallel.internal.pipeline.Source;
import dev.heddle.parallel.internal.schedule.Fork;
import dev.heddle.parallel.internal.schedule.Pool;
import dev.heddle.parallel.internal.schedule.Worker;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loops and recursions on all processors.
 *
 * {@snippet :
 * long n = Par.range(0, 1_000_000_000L).filter(x -> x % 3 == 0).map(x -> x * x).sum();
 * var both = Par.join(() -> left(), () -> right());
 * }
 *
 * <p><b>Where it runs.</b> On one pool of daemon threads, started at the first use: as many as
 * there are available processors, or as {@code -Dheddle.parallel.workers} says (1 to 32768). A
 * thread of that pool that calls {@code Par} takes part itself; any other thread hands the work
 * over and parks until it is done, so a virtual thread leaves its carrier to others. Callers from
 * outside are served first come, first served, whenever a worker has nothing left to do. A waiting
 * worker runs only parts of what it waits for, so a lock held around a call cannot be met again by
 * unrelated work. An idle pool uses no processor time.
 *
 * <p><b>Lambdas run on the pool's threads:</b> thread locals and scoped values of a caller from
 * outside are not theirs, and a lock that the caller holds is not held by them.
 *
 * <p><b>When not to use it.</b> For work that mostly waits (use tasks): a lambda that blocks holds
 * a worker, and if all workers wait for something that needs {@code Par} itself, from another
 * thread, nothing goes on.
 *
 * <p><b>Cancellation.</b> A call is not ended by an interrupt; the interrupt status is kept. A
 * failure in one part stops the other parts.
 *
 * <p><b>Lambdas</b> that capture nothing are compiled into the loop, as constants, once a pipeline
 * has seen enough elements; lambdas that capture are compiled into it by their class. What a
 * pipeline computes does not depend on that.
 */
public final class Par {
  private Par() {}

  /** The longs from {@code lo} to {@code hi - 1}; none if {@code lo >= hi}. */
  public static LongPipeline range(long lo, long hi) {
    return new LongPipeline(Chain.range(Source.LONG_RANGE, lo, hi));
  }

  /** The ints from {@code lo} to {@code hi - 1}; none if {@code lo >= hi}. */
  public static IntPipeline rangeInt(int lo, int hi) {
    return new IntPipeline(Chain.range(Source.INT_RANGE, lo, hi));
  }

  /** The elements of the array, which is not copied. */
  public static LongPipeline over(long[] array) {
    return over(array, 0, Objects.requireNonNull(array, "array").length);
  }

  /**
   * The elements of the array from index {@code from} to {@code to - 1}; the array is not copied.
   *
   * @throws IndexOutOfBoundsException unless {@code 0 <= from <= to <= array.length}
   */
  public static LongPipeline over(long[] array, int from, int to) {
    Objects.checkFromToIndex(from, to, Objects.requireNonNull(array, "array").length);
    return new LongPipeline(Chain.array(Source.LONG_ARRAY, array, from, to));
  }

  /** The elements of the array, which is not copied. */
  public static DoublePipeline over(double[] array) {
    return over(array, 0, Objects.requireNonNull(array, "array").length);
  }

  /**
   * The elements of the array from index {@code from} to {@code to - 1}; the array is not copied.
   *
   * @throws IndexOutOfBoundsException unless {@code 0 <= from <= to <= array.length}
   */
  public static DoublePipeline over(double[] array, int from, int to) {
    Objects.checkFromToIndex(from, to, Objects.requireNonNull(array, "array").length);
    return new DoublePipeline(Chain.array(Source.DOUBLE_ARRAY, array, from, to));
  }

  /**
   * Runs both branches, possibly at the same time, and returns both results. A few nanoseconds if
   * nobody is idle, so recursions may join down to small pieces.
   *
   * <p>What the caller did before happens before both branches; what both did happens before the
   * return.
   *
   * <p>If a branch throws, join throws the same object, when no branch runs any more: the first
   * branch's failure, with the second's as suppressed, or else the second's. If the first branch
   * fails before anybody has started the second one, that one does not run.
   */
  public static <A extends @Nullable Object, B extends @Nullable Object> Both<A, B> join(
      Supplier<? extends A> a, Supplier<? extends B> b) {
    Objects.requireNonNull(a, "a");
    Objects.requireNonNull(b, "b");
    if (Thread.currentThread() instanceof Worker worker) {
      return join(worker, a, b);
    }
    return Pool.shared().invoke(worker -> join(worker, a, b));
  }

  /** Runs both branches, possibly at the same time, as {@link #join(Supplier, Supplier)} does. */
  public static void join(Runnable a, Runnable b) {
    Objects.requireNonNull(a, "a");
    Objects.requireNonNull(b, "b");
    join(value(a), value(b));
  }

  private static Supplier<@Nullable Void> value(Runnable action) {
    return () -> {
      action.run();
      return null;
    };
  }

  private static <A extends @Nullable Object, B extends @Nullable Object> Both<A, B> join(
      Worker worker, Supplier<? extends A> a, Supplier<? extends B> b) {
    Fork<B> fork = new Fork<>(worker, b);
    int at = worker.push(fork);
    A left;
    try {
      left = a.get();
    } catch (Throwable t) {
      worker.unwind(at, t);
      throw t;
    }
    B right = worker.pop(fork, at) ? b.get() : fork.outcome();
    return new Both<>(left, right);
  }
}
