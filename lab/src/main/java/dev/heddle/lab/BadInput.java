package dev.heddle.lab;

/** The user must change something first; the message is one line that says what. */
public final class BadInput extends Exception {

  private static final long serialVersionUID = 1;

  /** A line that says what is wrong, with the value, and what to do. */
  public BadInput(String message) {
    super(message);
  }
}
