package dev.heddle.parallel.internal.flow;

import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of a pipeline: how elements are gathered in each part, and parts are put together.
 *
 * @param <T> the type of the elements
 * @param <A> what a part gathers in
 */
public interface End<T extends @Nullable Object, A extends @Nullable Object> {
  /** What a part gathers in. */
  A begin();

  /** Gathers an element; may end the part. */
  A add(A gathered, T element, Part part);

  /** Puts what two adjacent parts have gathered together. */
  A merge(A left, A right);

  /** An end that gathers everything in a container. */
  static <T extends @Nullable Object, A> End<T, A> of(
      Supplier<A> begin, BiConsumer<? super A, ? super T> add, BinaryOperator<A> merge) {
    return new End<>() {
      @Override
      public A begin() {
        return begin.get();
      }

      @Override
      public A add(A gathered, T element, Part part) {
        add.accept(gathered, element);
        return gathered;
      }

      @Override
      public A merge(A left, A right) {
        return merge.apply(left, right);
      }
    };
  }
}
