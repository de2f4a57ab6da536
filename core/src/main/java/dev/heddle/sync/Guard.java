package dev.heddle.sync;

import java.util.function.Function;

/**
 * The right to use what a lock protects, for the length of a try block. It belongs to the task or
 * thread that took the lock.
 *
 * <p>Every method throws {@code IllegalStateException}, and names the lock, if the guard was closed
 * or {@linkplain #map mapped}, or if another task than its own uses it. The data must not be kept
 * beyond the guard; nothing can check that.
 *
 * @param <T> the type of the data
 */
public sealed interface Guard<T> extends AutoCloseable
    permits MappedGuard, MutexGuard, ReentrantGuard, RwGuard {
  /** The data. */
  T get();

  /**
   * A guard of a part of the data, which takes the place of this one: this one is closed, and
   * closing the new one releases the lock. If {@code part} throws, this guard stays as it was.
   */
  <U> Guard<U> map(Function<? super T, ? extends U> part);

  /**
   * Releases the lock.
   *
   * @throws IllegalStateException if it was closed before, which would release what is no longer
   *     its own
   */
  @Override
  void close();
}
