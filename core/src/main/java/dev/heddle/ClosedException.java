package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * A channel was closed: a value could not be sent and stays with the caller, or there is nothing
 * left to receive. Or a lane was: it took the work not, or stopped it. The cause is what the
 * channel was closed with, if anything.
 */
public final class ClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception. */
  public ClosedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
