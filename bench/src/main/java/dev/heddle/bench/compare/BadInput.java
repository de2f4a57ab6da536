package dev.heddle.bench.compare;

/** What the user asked for cannot be done; the message says what to do. */
final class BadInput extends Exception {
  private static final long serialVersionUID = 1L;

  BadInput(String message) {
    super(message);
  }
}
