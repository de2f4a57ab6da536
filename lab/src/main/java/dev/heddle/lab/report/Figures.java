package dev.heddle.lab.report;

import java.util.Locale;

/** Writes numbers for people: three significant digits, thousands separated by commas. */
public final class Figures {

  private Figures() {}

  /** A value without its unit. */
  public static String value(double value) {
    double size = Math.abs(value);
    if (size >= 100 || size == 0) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    if (size >= 10) {
      return String.format(Locale.ROOT, "%.1f", value);
    }
    return size >= 0.1
        ? String.format(Locale.ROOT, "%.2f", value)
        : String.format(Locale.ROOT, "%.2g", value);
  }

  /** A value with its unit. */
  public static String value(double value, String unit) {
    return value(value) + " " + unit;
  }

  /** A ratio: "1.05", "3.2", "41". */
  public static String ratio(double ratio) {
    if (ratio < 1.1) {
      return String.format(Locale.ROOT, "%.2f", ratio);
    }
    return ratio < 10
        ? String.format(Locale.ROOT, "%.1f", ratio)
        : String.format(Locale.ROOT, "%,.0f", ratio);
  }

  /** A point of an axis: numbers get separators, categories stay as they are. */
  public static String point(String at) {
    return at.matches("\\d{1,18}") ? String.format(Locale.ROOT, "%,d", Long.parseLong(at)) : at;
  }
}
