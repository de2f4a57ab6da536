package dev.heddle;

/**
 * Something that lets nobody wait was full: a channel, or a lane. The value was not sent and stays
 * with the caller, the work was not begun.
 */
public final class FullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception; the message says what was full. */
  public FullException(String message) {
    super(message);
  }
}
