package dev.heddle.parallel.internal.flow;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The description of a pipeline over objects without its end: positions with elements, then steps.
 * Immutable.
 *
 * @param length how many positions there are; of a source that is pulled from, not known: 0
 * @param at the element at each position; null if the source is pulled from
 * @param pulls makes what is pulled from in a run; null if there are positions
 * @param steps what is done to each; null: nothing
 * @param mayEnd whether a step may end the run early, so that what comes down is not final before
 *     all to its left is done
 * @param minLength parts are multiples of this
 * @param maxLength a part asks after so many positions at the latest whether somebody is idle
 * @param ahead how many elements may be between the source and the end; 0: as many as it takes
 * @param <T> the type of the elements that leave the last step
 */
public record Flow<T extends @Nullable Object>(
    long length,
    @Nullable At<?> at,
    @Nullable Supplier<Pull> pulls,
    @Nullable Step<Object, T> steps,
    boolean mayEnd,
    int minLength,
    int maxLength,
    int ahead) {
  /** The maximal length of a pipeline that was not told one. */
  public static final int ANY_LENGTH = 1 << 16;

  /** A pipeline of the elements at some positions. */
  public static <T extends @Nullable Object> Flow<T> of(long length, At<T> at) {
    return new Flow<>(length, at, null, null, false, 1, ANY_LENGTH, 0);
  }

  /** A pipeline of elements that come one after the other. */
  public static <T extends @Nullable Object> Flow<T> of(Supplier<Pull> pulls) {
    return new Flow<>(0, null, pulls, null, false, 1, ANY_LENGTH, 0);
  }

  /** This pipeline and one more step. */
  @SuppressWarnings("unchecked") // without steps, the source holds elements of type T
  public <R extends @Nullable Object> Flow<R> then(Step<? super T, R> step) {
    Step<Object, R> all = steps == null ? (Step<Object, R>) (Step<?, R>) step : steps.then(step);
    return new Flow<>(length, at, pulls, all, mayEnd, minLength, maxLength, ahead);
  }

  /** This pipeline and one more step, which may end it. */
  public <R extends @Nullable Object> Flow<R> thenEnding(Step<? super T, R> step) {
    Flow<R> with = then(step);
    return new Flow<>(length, at, pulls, with.steps, true, minLength, maxLength, ahead);
  }

  /** The same pipeline, divided otherwise. */
  public Flow<T> divided(int newMinLength, int newMaxLength) {
    return new Flow<>(length, at, pulls, steps, mayEnd, newMinLength, newMaxLength, ahead);
  }

  /** The same pipeline, whose elements come one after the other, and are put together in order. */
  public Flow<T> inTurns(int newAhead) {
    if (pulls != null) {
      return new Flow<>(0, null, pulls, steps, mayEnd, minLength, maxLength, newAhead);
    }
    At<?> positions = Objects.requireNonNull(at);
    Supplier<Pull> turns = () -> Pull.of(length, positions);
    return new Flow<>(0, null, turns, steps, mayEnd, minLength, maxLength, newAhead);
  }

  /** Runs the pipeline. */
  public <A extends @Nullable Object> A run(End<? super T, A> end) {
    return pulls == null ? FlowRun.of(this, end) : PullRun.of(this, pulls.get(), end);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the elements at the positions are what steps take
  Consumer<@Nullable Object> head(Consumer<@Nullable Object> down, Part part) {
    return steps == null
        ? down
        : (Consumer<@Nullable Object>) (Consumer<?>) steps.into(down::accept, part);
  }
}
