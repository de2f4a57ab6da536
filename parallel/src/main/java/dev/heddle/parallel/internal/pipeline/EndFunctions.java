package dev.heddle.parallel.internal.pipeline;

import dev.heddle.parallel.internal.pipeline.Terminal.Op;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleConsumer;
import java.util.function.DoublePredicate;
import java.util.function.IntBinaryOperator;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.LongBinaryOperator;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/** The functional interfaces of the ends that have a lambda. */
final class EndFunctions {
  private EndFunctions() {}

  static Class<?> of(Op op, Type type) {
    return switch (op) {
      case REDUCE, FOLD ->
          switch (type) {
            case INT -> IntBinaryOperator.class;
            case LONG -> LongBinaryOperator.class;
            case DOUBLE -> DoubleBinaryOperator.class;
          };
      case EACH ->
          switch (type) {
            case INT -> IntConsumer.class;
            case LONG -> LongConsumer.class;
            case DOUBLE -> DoubleConsumer.class;
          };
      case FIND, FIND_NOT ->
          switch (type) {
            case INT -> IntPredicate.class;
            case LONG -> LongPredicate.class;
            case DOUBLE -> DoublePredicate.class;
          };
      case SUM, AVERAGE, COUNT, MIN, MAX, STORE ->
          throw new IllegalArgumentException(op + " has no lambda");
    };
  }

  static String combineMethod(Type type) {
    return switch (type) {
      case INT -> "applyAsInt";
      case LONG -> "applyAsLong";
      case DOUBLE -> "applyAsDouble";
    };
  }
}
