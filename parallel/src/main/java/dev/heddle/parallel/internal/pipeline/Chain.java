package dev.heddle.parallel.internal.pipeline;

import dev.heddle.parallel.internal.pipeline.Terminal.Op;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The description of a pipeline without its end: a source, a range of positions, stages. Immutable.
 */
public final class Chain {
  final Source source;
  final @Nullable Object array;
  final long lo;
  final long hi;
  final Stage[] stages;
  final Object[] lambdas;

  private Chain(
      Source source, @Nullable Object array, long lo, long hi, Stage[] stages, Object[] lambdas) {
    this.source = source;
    this.array = array;
    this.lo = lo;
    this.hi = hi;
    this.stages = stages;
    this.lambdas = lambdas;
  }

  /** A range, empty if {@code lo >= hi}. */
  public static Chain range(Source source, long lo, long hi) {
    return new Chain(source, null, lo, Math.max(lo, hi), new Stage[0], new Object[0]);
  }

  /** A part of an array. */
  public static Chain array(Source source, Object array, int from, int to) {
    return new Chain(source, array, from, to, new Stage[0], new Object[0]);
  }

  /** This chain and one more stage. */
  public Chain with(Stage stage, Object lambda) {
    Stage[] moreStages = Arrays.copyOf(stages, stages.length + 1);
    Object[] moreLambdas = Arrays.copyOf(lambdas, lambdas.length + 1);
    moreStages[stages.length] = stage;
    moreLambdas[lambdas.length] = lambda;
    return new Chain(source, array, lo, hi, moreStages, moreLambdas);
  }

  Type type() {
    return stages.length == 0 ? source.type : stages[stages.length - 1].to;
  }

  /** Positions, as an unsigned number. */
  long length() {
    return hi - lo;
  }

  /** Whether every position yields exactly one element. */
  boolean isSized() {
    for (Stage stage : stages) {
      if (stage.isFilter()) {
        return false;
      }
    }
    return true;
  }

  /** All lambdas, that of the end last. */
  Object[] lambdas(Terminal terminal) {
    Object last = terminal.lambda();
    if (last == null) {
      return lambdas;
    }
    Object[] all = Arrays.copyOf(lambdas, lambdas.length + 1);
    all[lambdas.length] = last;
    return all;
  }

  /** Runs the pipeline. */
  public Partial run(Terminal terminal) {
    return LoopRun.run(this, terminal);
  }

  /** How many elements arrive at the end. */
  public long count() {
    if (!isSized()) {
      return run(Terminal.of(Op.COUNT, type())).count();
    }
    if (length() < 0) {
      throw new ArithmeticException(
          "["
              + lo
              + ", "
              + hi
              + ") has "
              + Long.toUnsignedString(length())
              + " elements, more than a long can count");
    }
    return length();
  }

  /** The elements, in order, in an array of the type that arrives at the end. */
  public Object toArray() {
    return Store.toArray(this);
  }
}
