package dev.heddle.bench.compare;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** How numbers are written for people. */
final class Figures {
  private static final MathContext THREE = new MathContext(3);

  private Figures() {}

  /** Three digits that count, thousands apart. */
  static String value(double value) {
    BigDecimal rounded = new BigDecimal(value).round(THREE);
    int decimals = value == 0 ? 0 : Math.clamp(rounded.scale(), 0, 6);
    return String.format(Locale.ROOT, "%,." + decimals + "f", rounded);
  }

  static String interval(Summary summary) {
    return value(summary.low()) + " to " + value(summary.high());
  }

  static String ratio(Standing standing) {
    return standing.ratio().map(ratio -> String.format(Locale.ROOT, "%.2f", ratio)).orElse("-");
  }

  /** The unit of a scenario in words. */
  static String unit(String unit) {
    return switch (unit) {
      case "ns" -> "ns per operation";
      case "bytes" -> "bytes each";
      default -> unit;
    };
  }

  /** What the intervals mean. */
  static String interval(int rounds) {
    return String.format(
        Locale.ROOT,
        "interval: order statistics of %d rounds, %.1f %% for the median",
        rounds,
        100 * Summary.coverage(rounds));
  }
}
