package dev.heddle.bench.driver;

/** The work was done, but its result is not the expected one. */
public final class WrongAnswer extends Exception {
  private static final long serialVersionUID = 1L;

  private WrongAnswer(String message) {
    super(message);
  }

  /** An exception with that message. */
  public static WrongAnswer of(String message) {
    return new WrongAnswer(message);
  }

  /**
   * Compares a result.
   *
   * @param what names the result in the message, such as "sum"
   * @throws WrongAnswer if the two differ
   */
  public static void unless(String what, long actual, long expected) throws WrongAnswer {
    if (actual != expected) {
      throw new WrongAnswer(what + " is " + actual + ", expected " + expected);
    }
  }

  /**
   * Compares a result that depends on the order of floating-point additions.
   *
   * @throws WrongAnswer if the two differ by more than one part in a billion
   */
  public static void unlessClose(String what, double actual, double expected) throws WrongAnswer {
    if (!(Math.abs(actual - expected) <= Math.abs(expected) * 1e-9)) {
      throw new WrongAnswer(what + " is " + actual + ", expected " + expected);
    }
  }
}
