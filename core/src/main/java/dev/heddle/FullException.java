package dev.heddle;

/**
 * A channel that lets no sender wait was full. The value was not sent and stays with the caller.
 */
public final class FullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception; the message says which channel was full. */
  public FullException(String message) {
    super(message);
  }
}
