package dev.heddle.parallel.internal.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * The end of a pipeline.
 *
 * @param op what is done
 * @param type the type of the elements that arrive
 * @param lambda of the operation, if it has one
 * @param longIdentity where {@link Op#REDUCE} starts, for int and long
 * @param doubleIdentity where {@link Op#REDUCE} starts, for double
 */
public record Terminal(
    Op op, Type type, @Nullable Object lambda, long longIdentity, double doubleIdentity) {

  /** What the end of a pipeline does with each element. */
  public enum Op {
    SUM,
    /** The sum and the number of elements. */
    AVERAGE,
    COUNT,
    MIN,
    MAX,
    /** From an identity, by an associative operator. */
    REDUCE,
    /** By an associative operator; nothing if there is no element. */
    FOLD,
    EACH,
    /** All elements, in order, in an array. */
    STORE,
    /** Is there one that passes the test? */
    FIND,
    /** Is there one that does not? */
    FIND_NOT;

    boolean hasLambda() {
      return this == REDUCE || this == FOLD || this == EACH || this == FIND || this == FIND_NOT;
    }
  }

  /** An end without a lambda. */
  public static Terminal of(Op op, Type type) {
    return new Terminal(op, type, null, 0, 0);
  }

  /** An end with a lambda. */
  public static Terminal of(Op op, Type type, Object lambda) {
    return new Terminal(op, type, lambda, 0, 0);
  }

  /**
   * Whether each block of elements is summed for itself, so that the result does not depend on who
   * did which part.
   */
  boolean isPairwise() {
    return type == Type.DOUBLE && (op == Op.SUM || op == Op.AVERAGE);
  }

  /** The result for no elements. */
  Partial empty() {
    Partial p = new Partial();
    switch (op) {
      case MIN -> {
        p.l = type == Type.INT ? Integer.MAX_VALUE : Long.MAX_VALUE;
        p.d = Double.POSITIVE_INFINITY;
      }
      case MAX -> {
        p.l = type == Type.INT ? Integer.MIN_VALUE : Long.MIN_VALUE;
        p.d = Double.NEGATIVE_INFINITY;
      }
      case REDUCE -> {
        p.l = longIdentity;
        p.d = doubleIdentity;
      }
      default -> {
        if (isPairwise()) {
          p.cells = new PairwiseSum();
        }
      }
    }
    return p;
  }
}
