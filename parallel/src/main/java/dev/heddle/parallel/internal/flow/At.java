package dev.heddle.parallel.internal.flow;

import org.jspecify.annotations.Nullable;

/**
 * The element at each position.
 *
 * @param <T> the type of the elements
 */
@FunctionalInterface
public interface At<T extends @Nullable Object> {
  /** The element at the given position. */
  T at(long position);
}
