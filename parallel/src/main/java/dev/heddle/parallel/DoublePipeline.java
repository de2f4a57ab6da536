package dev.heddle.parallel;

import dev.heddle.parallel.internal.pipeline.Associative;
import dev.heddle.parallel.internal.pipeline.Chain;
import dev.heddle.parallel.internal.pipeline.Partial;
import dev.heddle.parallel.internal.pipeline.Stage;
import dev.heddle.parallel.internal.pipeline.Terminal;
import dev.heddle.parallel.internal.pipeline.Terminal.Op;
import dev.heddle.parallel.internal.pipeline.Type;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleConsumer;
import java.util.function.DoublePredicate;
import java.util.function.DoubleToIntFunction;
import java.util.function.DoubleToLongFunction;
import java.util.function.DoubleUnaryOperator;

/**
 * A parallel pipeline of double elements: a source, and what is done to each element. Reductions by
 * an operator of your own are grouped as the work was split, so where rounding matters they differ
 * from run to run; {@link #sum()} does not.
 *
 * <p>A pipeline is a value: each method makes a new one, nothing runs before one of the ends is
 * called, and ends may be called any number of times, from any thread. The source must not be
 * changed while an end runs.
 *
 * <p><b>Lambdas</b> run on several threads at a time and in any order of elements, so they must not
 * depend on that order, and what they share must be safe to share. An operator that is reduced with
 * must be associative. What the caller did before the call happens before each lambda; what the
 * lambdas did happens before the end returns.
 *
 * <p><b>Failures.</b> If a lambda throws, the other workers stop at their next block of elements,
 * and when all have stopped, the end throws the same exception object, with the caller's frames
 * below the worker's; further failures are its suppressed exceptions. Which one is first, if
 * several elements fail, is not determined.
 *
 * <p><b>When not to use it:</b> for lambdas that block for long, which keep a worker from
 * everybody's loops (use tasks); for loops that take less than about 50 microseconds in all, where
 * handing over costs more than it brings.
 *
 * @see Par
 */
public final class DoublePipeline {
  private final Chain chain;

  DoublePipeline(Chain chain) {
    this.chain = chain;
  }

  /** A pipeline of what the function makes of each element. */
  public DoublePipeline map(DoubleUnaryOperator mapper) {
    return new DoublePipeline(
        chain.with(Stage.DOUBLE_MAP, Objects.requireNonNull(mapper, "mapper")));
  }

  /** A pipeline of what the function makes of each element. */
  public IntPipeline mapToInt(DoubleToIntFunction mapper) {
    return new IntPipeline(
        chain.with(Stage.DOUBLE_TO_INT, Objects.requireNonNull(mapper, "mapper")));
  }

  /** A pipeline of what the function makes of each element. */
  public LongPipeline mapToLong(DoubleToLongFunction mapper) {
    return new LongPipeline(
        chain.with(Stage.DOUBLE_TO_LONG, Objects.requireNonNull(mapper, "mapper")));
  }

  /** A pipeline of the elements that pass the test. */
  public DoublePipeline filter(DoublePredicate predicate) {
    return new DoublePipeline(
        chain.with(Stage.DOUBLE_FILTER, Objects.requireNonNull(predicate, "predicate")));
  }

  /** Calls the action for each element, in no particular order. */
  public void forEach(DoubleConsumer action) {
    chain.run(Terminal.of(Op.EACH, Type.DOUBLE, Objects.requireNonNull(action, "action")));
  }

  /**
   * The sum, in an order that depends on the length of the source only: cells of at most 512
   * adjacent source positions from left to right, cells pairwise in one fixed tree. So the same
   * pipeline over the same source has the same sum to the last bit, on any number of workers. It is
   * rounded at each addition; {@link java.util.stream.DoubleStream#sum()}, which compensates for
   * that, may differ in the last digits. NaN and infinities come out as they do with {@code +}.
   */
  public double sum() {
    Partial end = chain.run(Terminal.of(Op.SUM, Type.DOUBLE));
    return end.asDouble();
  }

  /** The {@link #sum()} divided by the number of elements; empty if there is none. */
  public OptionalDouble average() {
    Partial end = chain.run(Terminal.of(Op.AVERAGE, Type.DOUBLE));
    return end.count() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(end.asDouble() / end.count());
  }

  /**
   * Combines all elements, in their order, by an associative operator. With {@code
   * -Dheddle.parallel.checkAssociative=true} the operator is tried on samples, and one that is not
   * associative fails the end with {@link IllegalStateException}.
   *
   * @param identity a value that changes nothing when it is combined; it may be used any number of
   *     times
   * @return the identity if there is no element
   */
  public double reduce(double identity, DoubleBinaryOperator operator) {
    Partial end =
        chain.run(
            new Terminal(
                Op.REDUCE,
                Type.DOUBLE,
                Associative.of(Objects.requireNonNull(operator, "operator")),
                0,
                identity));
    return end.asDouble();
  }

  /**
   * Combines all elements, in their order, by an associative operator; empty if there is no
   * element.
   */
  public OptionalDouble reduce(DoubleBinaryOperator operator) {
    return optional(
        Terminal.of(
            Op.FOLD, Type.DOUBLE, Associative.of(Objects.requireNonNull(operator, "operator"))));
  }

  /** The smallest element, as {@link Math#min(double, double)} has it; empty if there is none. */
  public OptionalDouble min() {
    return optional(Terminal.of(Op.MIN, Type.DOUBLE));
  }

  /** The largest element, as {@link Math#max(double, double)} has it; empty if there is none. */
  public OptionalDouble max() {
    return optional(Terminal.of(Op.MAX, Type.DOUBLE));
  }

  private OptionalDouble optional(Terminal terminal) {
    Partial end = chain.run(terminal);
    return end.seen() ? OptionalDouble.of(end.asDouble()) : OptionalDouble.empty();
  }

  /**
   * How many elements there are. Without a filter that is the length of the source, and no lambda
   * is called.
   *
   * @throws ArithmeticException if there are more than {@link Long#MAX_VALUE}
   */
  public long count() {
    return chain.count();
  }

  /** Whether an element passes the test; ends early when one is found. */
  public boolean anyMatch(DoublePredicate predicate) {
    return chain
        .run(Terminal.of(Op.FIND, Type.DOUBLE, Objects.requireNonNull(predicate, "predicate")))
        .seen();
  }

  /**
   * Whether all elements pass the test, as they do if there is none; ends early when one does not.
   */
  public boolean allMatch(DoublePredicate predicate) {
    return !chain
        .run(Terminal.of(Op.FIND_NOT, Type.DOUBLE, Objects.requireNonNull(predicate, "predicate")))
        .seen();
  }

  /** Whether no element passes the test; ends early when one does. */
  public boolean noneMatch(DoublePredicate predicate) {
    return !anyMatch(predicate);
  }

  /**
   * All elements, in the order of the source.
   *
   * @throws IllegalArgumentException without a filter, if there are more elements than an array can
   *     hold
   * @throws OutOfMemoryError with a filter, if more elements pass than an array can hold
   */
  public double[] toArray() {
    return (double[]) chain.toArray();
  }
}
