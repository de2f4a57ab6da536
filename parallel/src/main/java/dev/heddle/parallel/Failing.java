package dev.heddle.parallel;

import dev.heddle.parallel.internal.schedule.Failures;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes lambdas that throw a checked exception fit into a pipeline. {@link Par#failing} hands one
 * out, and declares the exception.
 *
 * {@snippet file="dev/heddle/parallel/snippets/ParSnippets.java" region="failing"}
 *
 * <p>What a lambda throws is a failure like any other: it stops the other parts, and the end of the
 * pipeline throws the same object, with the failures of other parts as suppressed.
 *
 * @param <X> what the lambdas throw
 */
public final class Failing<X extends Exception> {
  Failing() {}

  /** The function, for {@link ParSeq#map} and what else takes one. */
  public <T, R> Function<T, R> map(Mapper<? super T, ? extends R, ? extends X> mapper) {
    Objects.requireNonNull(mapper, "mapper");
    return element -> {
      try {
        return mapper.map(element);
      } catch (Exception e) {
        throw Failures.sneak(e);
      }
    };
  }

  /** The predicate, for {@link ParSeq#filter} and what else takes one. */
  public <T> Predicate<T> test(Test<? super T, ? extends X> test) {
    Objects.requireNonNull(test, "test");
    return element -> {
      try {
        return test.test(element);
      } catch (Exception e) {
        throw Failures.sneak(e);
      }
    };
  }

  /** The action, for {@link ParSeq#forEach} and what else takes one. */
  public <T> Consumer<T> action(Action<? super T, ? extends X> action) {
    Objects.requireNonNull(action, "action");
    return element -> {
      try {
        action.run(element);
      } catch (Exception e) {
        throw Failures.sneak(e);
      }
    };
  }

  /** The operator, for {@link ParSeq#reduce} and what else takes one. */
  public <T> BinaryOperator<T> operator(Operator<T, ? extends X> operator) {
    Objects.requireNonNull(operator, "operator");
    return (a, b) -> {
      try {
        return operator.combine(a, b);
      } catch (Exception e) {
        throw Failures.sneak(e);
      }
    };
  }

  /**
   * What {@link Par#failing} runs.
   *
   * @param <T> the type of the result
   * @param <X> what it, and the lambdas, throw
   */
  @FunctionalInterface
  public interface Body<T extends @Nullable Object, X extends Exception> {
    /** Builds pipelines and runs them. */
    T run(Failing<X> may) throws X;
  }

  /**
   * A function that may throw.
   *
   * @param <T> what it takes
   * @param <R> what it returns
   * @param <X> what it throws
   */
  @FunctionalInterface
  public interface Mapper<T, R, X extends Exception> {
    /** What becomes of an element. */
    R map(T element) throws X;
  }

  /**
   * A predicate that may throw.
   *
   * @param <T> what it takes
   * @param <X> what it throws
   */
  @FunctionalInterface
  public interface Test<T, X extends Exception> {
    /** Whether an element passes. */
    boolean test(T element) throws X;
  }

  /**
   * A consumer that may throw.
   *
   * @param <T> what it takes
   * @param <X> what it throws
   */
  @FunctionalInterface
  public interface Action<T, X extends Exception> {
    /** Uses an element. */
    void run(T element) throws X;
  }

  /**
   * An associative operator that may throw.
   *
   * @param <T> what it combines
   * @param <X> what it throws
   */
  @FunctionalInterface
  public interface Operator<T, X extends Exception> {
    /** Combines two adjacent results. */
    T combine(T left, T right) throws X;
  }
}
