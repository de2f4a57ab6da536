package dev.heddle.lab.frame;

import java.util.Objects;

/** A model's result differs from the right one. */
public final class WrongAnswer extends Exception {

  private static final long serialVersionUID = 1;

  private WrongAnswer(String message) {
    super(message);
  }

  /** Fails unless the two are equal. */
  public static void unlessEqual(String what, Object expected, Object actual) throws WrongAnswer {
    if (!Objects.equals(expected, actual)) {
      throw new WrongAnswer("wrong answer: " + what + " is " + actual + ", not " + expected);
    }
  }
}
