package dev.heddle.internal.wait;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Handed to a waiter instead of a value: what it waited for was closed, perhaps with a cause. */
public final class Closed {
  private final @Nullable Throwable cause;
  private final Optional<Throwable> optional;

  /** A closing. */
  public Closed(@Nullable Throwable cause) {
    this.cause = cause;
    optional = Optional.ofNullable(cause);
  }

  /** Why it was closed. */
  public @Nullable Throwable cause() {
    return cause;
  }

  /** The cause as a value; made beforehand, so that it can be handed over under a lock. */
  public Optional<Throwable> asOptional() {
    return optional;
  }
}
