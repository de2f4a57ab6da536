package dev.heddle.parallel.internal.flow;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline does to each element on its way down; made anew for each part of a run.
 *
 * @param <T> the type of the elements that come
 * @param <R> the type of the elements that go
 */
@FunctionalInterface
public interface Step<T extends @Nullable Object, R extends @Nullable Object> {
  /**
   * The step of one part.
   *
   * @param down takes what the step lets through
   * @param part the part
   */
  Consumer<T> into(Consumer<R> down, Part part);

  /** This step and then another one. */
  default <S extends @Nullable Object> Step<T, S> then(Step<? super R, S> next) {
    return (down, part) -> {
      Consumer<? super R> middle = next.into(down, part);
      return into(middle::accept, part);
    };
  }
}
