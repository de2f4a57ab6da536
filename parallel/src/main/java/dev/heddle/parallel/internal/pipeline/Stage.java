package dev.heddle.parallel.internal.pipeline;

import java.util.function.DoublePredicate;
import java.util.function.DoubleToIntFunction;
import java.util.function.DoubleToLongFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.LongPredicate;
import java.util.function.LongToDoubleFunction;
import java.util.function.LongToIntFunction;
import java.util.function.LongUnaryOperator;

/** A step between source and end of a pipeline; each has one lambda. */
public enum Stage {
  INT_FILTER(IntPredicate.class, "test", Type.INT, Type.INT),
  LONG_FILTER(LongPredicate.class, "test", Type.LONG, Type.LONG),
  DOUBLE_FILTER(DoublePredicate.class, "test", Type.DOUBLE, Type.DOUBLE),
  INT_MAP(IntUnaryOperator.class, "applyAsInt", Type.INT, Type.INT),
  INT_TO_LONG(IntToLongFunction.class, "applyAsLong", Type.INT, Type.LONG),
  INT_TO_DOUBLE(IntToDoubleFunction.class, "applyAsDouble", Type.INT, Type.DOUBLE),
  LONG_MAP(LongUnaryOperator.class, "applyAsLong", Type.LONG, Type.LONG),
  LONG_TO_INT(LongToIntFunction.class, "applyAsInt", Type.LONG, Type.INT),
  LONG_TO_DOUBLE(LongToDoubleFunction.class, "applyAsDouble", Type.LONG, Type.DOUBLE),
  DOUBLE_MAP(DoubleUnaryOperator.class, "applyAsDouble", Type.DOUBLE, Type.DOUBLE),
  DOUBLE_TO_INT(DoubleToIntFunction.class, "applyAsInt", Type.DOUBLE, Type.INT),
  DOUBLE_TO_LONG(DoubleToLongFunction.class, "applyAsLong", Type.DOUBLE, Type.LONG);

  final Class<?> function;
  final String method;
  final Type from;
  final Type to;

  Stage(Class<?> function, String method, Type from, Type to) {
    this.function = function;
    this.method = method;
    this.from = from;
    this.to = to;
  }

  boolean isFilter() {
    return method.equals("test");
  }
}
