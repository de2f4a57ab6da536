package dev.heddle.lab.report;

import java.util.List;

/**
 * Repeated measurements of the same thing.
 *
 * @param median the middle one
 * @param low the lower end of the interval in which the true median lies, with 95 % confidence
 * @param high the upper end
 * @param values all of them, in the order in which they were measured
 */
public record Summary(double median, double low, double high, List<Double> values) {

  private static final double CONFIDENCE = 0.95;

  /** A single value tells nothing about its own noise; we then assume so much to either side. */
  private static final double NOISE_OF_ONE = 0.15;

  /**
   * Sums measurements up.
   *
   * @throws IllegalArgumentException when there are none
   */
  public static Summary of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values to sum up");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int n = sorted.length;
    double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    if (n == 1) {
      double margin = Math.abs(median) * NOISE_OF_ONE;
      return new Summary(median, median - margin, median + margin, List.copyOf(values));
    }
    int rank = rankOfInterval(n);
    return new Summary(median, sorted[rank - 1], sorted[n - rank], List.copyOf(values));
  }

  /**
   * The median lies between the k-th smallest and the k-th largest of n values unless fewer than k
   * of them fell on one side of it; the number on one side follows the binomial distribution. The
   * largest such k that keeps the confidence, or 1 when even the whole range does not reach it.
   */
  private static int rankOfInterval(int n) {
    double outside = 0;
    double probability = Math.pow(0.5, n);
    int k = 0;
    while (k < (n + 1) / 2 && outside + 2 * probability <= 1 - CONFIDENCE) {
      outside += 2 * probability;
      probability = probability * (n - k) / (k + 1);
      k++;
    }
    return Math.max(k, 1);
  }

  /** Whether the two intervals have a value in common, so that the difference may be noise. */
  public boolean overlaps(Summary other) {
    return low <= other.high && other.low <= high;
  }
}
