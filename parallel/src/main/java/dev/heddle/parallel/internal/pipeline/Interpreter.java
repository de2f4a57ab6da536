package dev.heddle.parallel.internal.pipeline;

import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleConsumer;
import java.util.function.DoublePredicate;
import java.util.function.DoubleToIntFunction;
import java.util.function.DoubleToLongFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.function.LongToDoubleFunction;
import java.util.function.LongToIntFunction;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The loop of any pipeline, stage by stage for each element: for pipelines that are too short to be
 * worth a class of their own, and where no class can be made. Means the same as what {@link
 * KernelEmitter} generates.
 */
final class Interpreter extends Kernel {
  private final Source source;
  private final Stage[] stages;
  private final Terminal.Op op;
  private final Type type;
  private final @Nullable Object array;
  private final Object[] lambdas;

  Interpreter(
      Source source,
      Stage[] stages,
      Terminal.Op op,
      Type type,
      @Nullable Object array,
      Object[] lambdas) {
    this.source = source;
    this.stages = stages;
    this.op = op;
    this.type = type;
    this.array = array;
    this.lambdas = lambdas;
  }

  @Override
  Kernel bind(@Nullable Object newArray, Object[] newLambdas) {
    return new Interpreter(source, stages, op, type, newArray, newLambdas);
  }

  @Override
  void run(Partial partial, long from, int count) {
    for (int i = 0; i < count; i++) {
      if (!element(partial, from + i)) {
        return;
      }
    }
  }

  private boolean element(Partial p, long at) {
    long l = 0;
    double d = 0;
    switch (source) {
      case INT_RANGE, LONG_RANGE -> l = at;
      case INT_ARRAY -> l = ((int[]) Objects.requireNonNull(array))[(int) at];
      case LONG_ARRAY -> l = ((long[]) Objects.requireNonNull(array))[(int) at];
      case DOUBLE_ARRAY -> d = ((double[]) Objects.requireNonNull(array))[(int) at];
    }
    for (int s = 0; s < stages.length; s++) {
      Object f = lambdas[s];
      switch (stages[s]) {
        case INT_FILTER -> {
          if (!((IntPredicate) f).test((int) l)) {
            return true;
          }
        }
        case LONG_FILTER -> {
          if (!((LongPredicate) f).test(l)) {
            return true;
          }
        }
        case DOUBLE_FILTER -> {
          if (!((DoublePredicate) f).test(d)) {
            return true;
          }
        }
        case INT_MAP -> l = ((IntUnaryOperator) f).applyAsInt((int) l);
        case INT_TO_LONG -> l = ((IntToLongFunction) f).applyAsLong((int) l);
        case INT_TO_DOUBLE -> d = ((IntToDoubleFunction) f).applyAsDouble((int) l);
        case LONG_MAP -> l = ((LongUnaryOperator) f).applyAsLong(l);
        case LONG_TO_INT -> l = ((LongToIntFunction) f).applyAsInt(l);
        case LONG_TO_DOUBLE -> d = ((LongToDoubleFunction) f).applyAsDouble(l);
        case DOUBLE_MAP -> d = ((DoubleUnaryOperator) f).applyAsDouble(d);
        case DOUBLE_TO_INT -> l = ((DoubleToIntFunction) f).applyAsInt(d);
        case DOUBLE_TO_LONG -> l = ((DoubleToLongFunction) f).applyAsLong(d);
      }
    }
    return switch (type) {
      case INT -> intEnd(p, (int) l);
      case LONG -> longEnd(p, l);
      case DOUBLE -> doubleEnd(p, d);
    };
  }

  private Object lambda() {
    return lambdas[stages.length];
  }

  private boolean intEnd(Partial p, int x) {
    switch (op) {
      case SUM -> {
        int sum = (int) p.l + x;
        p.l = sum;
      }
      case AVERAGE -> {
        p.l += x;
        p.count++;
      }
      case COUNT -> p.count++;
      case MIN -> p.l = Math.min((int) p.l, x);
      case MAX -> p.l = Math.max((int) p.l, x);
      case REDUCE -> p.l = ((IntBinaryOperator) lambda()).applyAsInt((int) p.l, x);
      case FOLD -> p.l = p.seen ? ((IntBinaryOperator) lambda()).applyAsInt((int) p.l, x) : x;
      case EACH -> ((IntConsumer) lambda()).accept(x);
      case STORE -> ((int[]) Objects.requireNonNull(p.out))[p.at++] = x;
      case FIND, FIND_NOT -> {
        return !found(p, ((IntPredicate) lambda()).test(x));
      }
    }
    p.seen = true;
    return true;
  }

  private boolean longEnd(Partial p, long x) {
    switch (op) {
      case SUM -> p.l += x;
      case AVERAGE -> {
        p.l += x;
        p.count++;
      }
      case COUNT -> p.count++;
      case MIN -> p.l = Math.min(p.l, x);
      case MAX -> p.l = Math.max(p.l, x);
      case REDUCE -> p.l = ((LongBinaryOperator) lambda()).applyAsLong(p.l, x);
      case FOLD -> p.l = p.seen ? ((LongBinaryOperator) lambda()).applyAsLong(p.l, x) : x;
      case EACH -> ((LongConsumer) lambda()).accept(x);
      case STORE -> ((long[]) Objects.requireNonNull(p.out))[p.at++] = x;
      case FIND, FIND_NOT -> {
        return !found(p, ((LongPredicate) lambda()).test(x));
      }
    }
    p.seen = true;
    return true;
  }

  private boolean doubleEnd(Partial p, double x) {
    switch (op) {
      case SUM -> p.d += x;
      case AVERAGE -> {
        p.d += x;
        p.count++;
      }
      case COUNT -> p.count++;
      case MIN -> p.d = Math.min(p.d, x);
      case MAX -> p.d = Math.max(p.d, x);
      case REDUCE -> p.d = ((DoubleBinaryOperator) lambda()).applyAsDouble(p.d, x);
      case FOLD -> p.d = p.seen ? ((DoubleBinaryOperator) lambda()).applyAsDouble(p.d, x) : x;
      case EACH -> ((DoubleConsumer) lambda()).accept(x);
      case STORE -> ((double[]) Objects.requireNonNull(p.out))[p.at++] = x;
      case FIND, FIND_NOT -> {
        return !found(p, ((DoublePredicate) lambda()).test(x));
      }
    }
    p.seen = true;
    return true;
  }

  private boolean found(Partial p, boolean passed) {
    boolean hit = passed == (op == Terminal.Op.FIND);
    if (hit) {
      p.seen = true;
    }
    return hit;
  }
}
