package dev.heddle.parallel.internal.pipeline;

import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.LongBinaryOperator;

/**
 * With {@code -Dheddle.parallel.checkAssociative=true}, operators that reduce are tried on samples:
 * of the operands that they get anyway, three are combined in both ways.
 */
public final class Associative {
  private static final String PROPERTY = "heddle.parallel.checkAssociative";

  /** One call in so many is tried. */
  private static final int RATE = 16;

  private static final double TOLERANCE = 1e-9;

  private Associative() {}

  private static boolean isOff() {
    return !Boolean.getBoolean(PROPERTY);
  }

  /** The operator, or one that checks it. */
  public static <T> BinaryOperator<T> of(BinaryOperator<T> operator) {
    if (isOff()) {
      return operator;
    }
    return new BinaryOperator<>() {
      private int calls; // races on purpose: a sample more or less

      @Override
      public T apply(T a, T b) {
        if (++calls % RATE == 0) {
          require(operator.apply(operator.apply(a, b), b), operator.apply(a, operator.apply(b, b)));
          require(operator.apply(operator.apply(a, b), a), operator.apply(a, operator.apply(b, a)));
        }
        return operator.apply(a, b);
      }
    };
  }

  /** The operator, or one that checks it. */
  public static LongBinaryOperator of(LongBinaryOperator operator) {
    if (isOff()) {
      return operator;
    }
    BinaryOperator<Long> checked = of((BinaryOperator<Long>) operator::applyAsLong);
    return checked::apply;
  }

  /** The operator, or one that checks it. */
  public static IntBinaryOperator of(IntBinaryOperator operator) {
    if (isOff()) {
      return operator;
    }
    BinaryOperator<Integer> checked = of((BinaryOperator<Integer>) operator::applyAsInt);
    return checked::apply;
  }

  /** The operator, or one that checks it. */
  public static DoubleBinaryOperator of(DoubleBinaryOperator operator) {
    if (isOff()) {
      return operator;
    }
    BinaryOperator<Double> checked = of((BinaryOperator<Double>) operator::applyAsDouble);
    return checked::apply;
  }

  private static void require(Object left, Object right) {
    if (!Objects.equals(left, right) && !isRounded(left, right)) {
      throw new IllegalStateException(
          "the operator of a reduction is not associative: the same three operands make "
              + left
              + " from the left and "
              + right
              + " from the right");
    }
  }

  private static boolean isRounded(Object left, Object right) {
    return left instanceof Double a
        && right instanceof Double b
        && Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
  }
}
