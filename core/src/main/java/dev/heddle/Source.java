package dev.heddle;

import dev.heddle.internal.wait.Port;

/**
 * Something that values come from, as a case of {@link Select}: a channel, or the tasks of a scope
 * in the order in which they end.
 *
 * @param <T> the type of the values
 */
@SuppressWarnings("exports")
public interface Source<T> {
  /** How {@link Select} reaches this source; for Heddle's own use. */
  Port receiving();
}
