package dev.heddle;

/**
 * A time limit passed. A failure, not a cancellation: whoever set the limit gets it and decides.
 * The operation that did not finish in time has had no effect.
 *
 * <p>Unchecked, unlike {@code java.util.concurrent.TimeoutException}, because a limit can be set
 * far above the code that exceeds it.
 */
public final class TimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception; the message says what did not happen within which time. */
  public TimeoutException(String message) {
    super(message);
  }
}
