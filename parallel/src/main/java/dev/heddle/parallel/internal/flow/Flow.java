package dev.heddle.parallel.internal.flow;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The description of a pipeline over objects without its end: positions with elements, then steps.
 * Immutable.
 *
 * @param length how many positions there are
 * @param at the element at each position
 * @param steps what is done to each; null: nothing
 * @param mayEnd whether a step may end the run early, so that what comes down is not final before
 *     all to its left is done
 * @param minLength parts are multiples of this
 * @param maxLength a part asks after so many positions at the latest whether somebody is idle
 * @param <T> the type of the elements that leave the last step
 */
public record Flow<T extends @Nullable Object>(
    long length,
    At<?> at,
    @Nullable Step<Object, T> steps,
    boolean mayEnd,
    int minLength,
    int maxLength) {
  /** The maximal length of a pipeline that was not told one. */
  public static final int ANY_LENGTH = 1 << 16;

  /** A pipeline of the elements at some positions. */
  public static <T extends @Nullable Object> Flow<T> of(long length, At<T> at) {
    return new Flow<>(length, at, null, false, 1, ANY_LENGTH);
  }

  /** This pipeline and one more step. */
  @SuppressWarnings("unchecked") // without steps, the positions hold elements of type T
  public <R extends @Nullable Object> Flow<R> then(Step<? super T, R> step) {
    Step<Object, R> all = steps == null ? (Step<Object, R>) (Step<?, R>) step : steps.then(step);
    return new Flow<>(length, at, all, mayEnd, minLength, maxLength);
  }

  /** This pipeline and one more step, which may end it. */
  public <R extends @Nullable Object> Flow<R> thenEnding(Step<? super T, R> step) {
    Flow<R> with = then(step);
    return new Flow<>(length, at, with.steps, true, minLength, maxLength);
  }

  /** The same pipeline, divided otherwise. */
  public Flow<T> divided(int newMinLength, int newMaxLength) {
    return new Flow<>(length, at, steps, mayEnd, newMinLength, newMaxLength);
  }

  /** Runs the pipeline. */
  public <A extends @Nullable Object> A run(End<? super T, A> end) {
    return FlowRun.of(this, end);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the elements at the positions are what steps take
  Consumer<@Nullable Object> head(Consumer<@Nullable Object> down, Part part) {
    return steps == null
        ? down
        : (Consumer<@Nullable Object>) (Consumer<?>) steps.into(down::accept, part);
  }
}
