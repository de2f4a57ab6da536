package dev.heddle.lab.frame;

import org.jspecify.annotations.Nullable;

/**
 * One figure that a workload measures, and how it is drawn.
 *
 * @param id the stable name in {@code report.json}, unique within the workload
 * @param title the heading of the chart
 * @param purpose what one chooses a model for, as it reads after "Choose X" ("to start tasks")
 * @param unit the unit of every value
 * @param better which end of the scale is the good one
 * @param comparison how the better model is said to be compared with another ("as fast as")
 * @param shape how the values are drawn
 * @param axis what distinguishes the points of one model: a number for lines, a category for bars
 * @param decidesAt the point at which models are compared to choose one: a category, {@link
 *     #LARGEST}, or null when this figure takes no part in the choice
 */
public record Chart(
    String id,
    String title,
    String purpose,
    String unit,
    Better better,
    String comparison,
    Shape shape,
    String axis,
    @Nullable String decidesAt) {

  /** Which of two values wins. */
  public enum Better {
    LOWER,
    HIGHER
  }

  /** How the values are drawn. */
  public enum Shape {
    /** One line per model over a logarithmic axis of numbers. */
    LINES,
    /** One group of bars per category. */
    BARS,
    /** Bars over a logarithmic scale, for values that differ by powers of ten. */
    LOG_BARS
  }

  /** The category of a chart that has only one. */
  public static final String ONLY = "";

  /** The largest number on the axis that several models reached. */
  public static final String LARGEST = "largest";

  /** How many times as good {@code a} is as {@code b}: above 1 when {@code a} wins. */
  public double advantage(double a, double b) {
    return better == Better.LOWER ? b / a : a / b;
  }
}
