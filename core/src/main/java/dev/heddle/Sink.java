package dev.heddle;

import dev.heddle.internal.wait.Port;

/**
 * Something that values go to, as a case of {@link Select}.
 *
 * @param <T> the type of the values
 */
@SuppressWarnings("exports")
public interface Sink<T> {
  /** How {@link Select} reaches this sink; for Heddle's own use. */
  Port sending();
}
