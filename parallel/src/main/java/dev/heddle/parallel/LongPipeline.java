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
import java.util.OptionalLong;
import java.util.function.LongBinaryOperator;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.function.LongToDoubleFunction;
import java.util.function.LongToIntFunction;
import java.util.function.LongUnaryOperator;

/**
 * A parallel pipeline of long elements: a source, and what is done to each element.
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
public final class LongPipeline {
  private final Chain chain;

  LongPipeline(Chain chain) {
    this.chain = chain;
  }

  /** A pipeline of what the function makes of each element. */
  public LongPipeline map(LongUnaryOperator mapper) {
    return new LongPipeline(chain.with(Stage.LONG_MAP, Objects.requireNonNull(mapper, "mapper")));
  }

  /** A pipeline of what the function makes of each element. */
  public IntPipeline mapToInt(LongToIntFunction mapper) {
    return new IntPipeline(chain.with(Stage.LONG_TO_INT, Objects.requireNonNull(mapper, "mapper")));
  }

  /** A pipeline of what the function makes of each element. */
  public DoublePipeline mapToDouble(LongToDoubleFunction mapper) {
    return new DoublePipeline(
        chain.with(Stage.LONG_TO_DOUBLE, Objects.requireNonNull(mapper, "mapper")));
  }

  /** A pipeline of the elements that pass the test. */
  public LongPipeline filter(LongPredicate predicate) {
    return new LongPipeline(
        chain.with(Stage.LONG_FILTER, Objects.requireNonNull(predicate, "predicate")));
  }

  /** Calls the action for each element, in no particular order. */
  public void forEach(LongConsumer action) {
    chain.run(Terminal.of(Op.EACH, Type.LONG, Objects.requireNonNull(action, "action")));
  }

  /** The sum; an overflow wraps, as with {@code +}. */
  public long sum() {
    Partial end = chain.run(Terminal.of(Op.SUM, Type.LONG));
    return end.asLong();
  }

  /**
   * The sum, which wraps on overflow, divided by the number of elements; empty if there is none.
   */
  public OptionalDouble average() {
    Partial end = chain.run(Terminal.of(Op.AVERAGE, Type.LONG));
    return end.count() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) end.asLong() / end.count());
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
  public long reduce(long identity, LongBinaryOperator operator) {
    Partial end =
        chain.run(
            new Terminal(
                Op.REDUCE,
                Type.LONG,
                Associative.of(Objects.requireNonNull(operator, "operator")),
                identity,
                0));
    return end.asLong();
  }

  /**
   * Combines all elements, in their order, by an associative operator; empty if there is no
   * element.
   */
  public OptionalLong reduce(LongBinaryOperator operator) {
    return optional(
        Terminal.of(
            Op.FOLD, Type.LONG, Associative.of(Objects.requireNonNull(operator, "operator"))));
  }

  /** The smallest element, as {@link Math#min(long, long)} has it; empty if there is none. */
  public OptionalLong min() {
    return optional(Terminal.of(Op.MIN, Type.LONG));
  }

  /** The largest element, as {@link Math#max(long, long)} has it; empty if there is none. */
  public OptionalLong max() {
    return optional(Terminal.of(Op.MAX, Type.LONG));
  }

  private OptionalLong optional(Terminal terminal) {
    Partial end = chain.run(terminal);
    return end.seen() ? OptionalLong.of(end.asLong()) : OptionalLong.empty();
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
  public boolean anyMatch(LongPredicate predicate) {
    return chain
        .run(Terminal.of(Op.FIND, Type.LONG, Objects.requireNonNull(predicate, "predicate")))
        .seen();
  }

  /**
   * Whether all elements pass the test, as they do if there is none; ends early when one does not.
   */
  public boolean allMatch(LongPredicate predicate) {
    return !chain
        .run(Terminal.of(Op.FIND_NOT, Type.LONG, Objects.requireNonNull(predicate, "predicate")))
        .seen();
  }

  /** Whether no element passes the test; ends early when one does. */
  public boolean noneMatch(LongPredicate predicate) {
    return !anyMatch(predicate);
  }

  /**
   * All elements, in the order of the source.
   *
   * @throws IllegalArgumentException without a filter, if there are more elements than an array can
   *     hold
   * @throws OutOfMemoryError with a filter, if more elements pass than an array can hold
   */
  public long[] toArray() {
    return (long[]) chain.toArray();
  }
}
