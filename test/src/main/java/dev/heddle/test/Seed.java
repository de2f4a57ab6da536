package dev.heddle.test;

import java.util.Locale;

/**
 * What one schedule is made from: strategy, about how many decisions it has, random bits. Written
 * as {@code pct3-57-1f0c9b}.
 */
record Seed(Strategy strategy, int length, long bits) {
  /**
   * Reads the seed of one schedule.
   *
   * @throws IllegalArgumentException if {@code text} is none
   */
  static Seed parse(String text) {
    String[] parts = text.strip().toLowerCase(Locale.ROOT).split("-", -1);
    try {
      if (parts.length == 3) {
        return new Seed(
            Strategy.named(parts[0]),
            Integer.parseInt(parts[1]),
            Long.parseUnsignedLong(parts[2], 16));
      }
    } catch (IllegalArgumentException unreadable) {
      throw unreadable(text, unreadable);
    }
    throw unreadable(text, null);
  }

  private static IllegalArgumentException unreadable(
      String text, @org.jspecify.annotations.Nullable Throwable cause) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is no seed: give a number, or copy the seed of a report, as in"
            + " pct3-57-1f0c9b",
        cause);
  }

  @Override
  public String toString() {
    return strategy + "-" + length + "-" + Long.toHexString(bits);
  }
}
