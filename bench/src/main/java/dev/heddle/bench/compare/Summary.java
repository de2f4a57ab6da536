package dev.heddle.bench.compare;

import java.util.Arrays;

/**
 * What the rounds of one row say.
 *
 * <p>The interval is that of order statistics, which assumes nothing about the distribution: the
 * narrowest pair of values, equally far from both ends, between which the true median lies with a
 * probability of at least 95 %. Below six rounds there is none, and it reaches from the lowest to
 * the highest value: 93.75 % for five rounds.
 *
 * @param median middle of the values
 * @param low lower end of the interval of the median
 * @param high upper end of the interval of the median
 * @param min lowest value
 * @param max highest value
 */
record Summary(double median, double low, double high, double min, double max) {
  private static final double WANTED = 0.95;

  /** Of at least one value, in any order. */
  static Summary of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    int cut = cut(sorted.length);
    return new Summary(
        (sorted[last / 2] + sorted[sorted.length / 2]) / 2,
        sorted[cut],
        sorted[last - cut],
        sorted[0],
        sorted[last]);
  }

  /** How many values at each end lie outside the interval. */
  private static int cut(int count) {
    int cut = 0;
    while (2 * (cut + 1) < count && coverage(count, cut + 1) >= WANTED) {
      cut++;
    }
    return cut;
  }

  /** With which probability the interval of so many rounds holds the true median. */
  static double coverage(int rounds) {
    return coverage(rounds, cut(rounds));
  }

  /** The median lies outside if at most {@code cut} of the values are on one of its sides. */
  private static double coverage(int count, int cut) {
    double term = Math.pow(0.5, count);
    double outside = 0;
    for (int i = 0; i <= cut; i++) {
      outside += term;
      term = term * (count - i) / (i + 1);
    }
    return 1 - 2 * outside;
  }

  /** Whether the two medians cannot be told apart. */
  boolean ties(Summary other) {
    return low <= other.high && other.low <= high;
  }
}
