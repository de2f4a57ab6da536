package dev.heddle.bench.compare;

import java.util.List;
import java.util.Locale;

/**
 * Draws the rows of a scenario below each other: a thin line from the lowest to the highest value,
 * a thick one for the interval of the median, a dot for the median.
 */
final class Plot {
  private static final double WIDTH = 640;
  private static final double LABELS = 150;
  private static final double VALUES = 60;
  private static final double LINE = 22;

  private final StringBuilder svg = new StringBuilder();
  private final double largest;

  private Plot(double largest) {
    this.largest = largest;
  }

  /** Empty if no row has a value. */
  static String draw(String title, List<Row> rows) {
    List<Row> measured = rows.stream().filter(row -> row.summary() != null).toList();
    if (measured.isEmpty()) {
      return "";
    }
    double largest = measured.stream().mapToDouble(Plot::max).max().orElse(1);
    return new Plot(largest > 0 ? largest : 1).plot(title, measured);
  }

  private static double max(Row row) {
    return row.summary() == null ? 0 : row.summary().max();
  }

  private String plot(String title, List<Row> rows) {
    double height = LINE * rows.size() + 8;
    add(
        "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">",
        WIDTH, height, HtmlPage.escape(title));
    line("axis", x(0), 0, x(0), height, 1);
    double middle = LINE / 2 + 4;
    for (Row row : rows) {
      if (row.summary() != null) {
        row(row.name(), row.isHeddle() ? "own" : "peer", row.summary(), middle);
      }
      middle += LINE;
    }
    return svg.append("</svg>").toString();
  }

  private void row(String name, String style, Summary summary, double y) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
        LABELS - 8, y + 4, HtmlPage.escape(name));
    line(style, x(summary.min()), y, x(summary.max()), y, 1.5);
    line(style, x(summary.low()), y, x(summary.high()), y, 6);
    add("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"/>", style, x(summary.median()), y);
    add(
        "<text x=\"%.1f\" y=\"%.1f\">%s</text>",
        x(summary.max()) + 9, y + 4, Figures.value(summary.median()));
  }

  private double x(double value) {
    return LABELS + value / largest * (WIDTH - LABELS - VALUES);
  }

  private void line(String style, double x1, double y1, double x2, double y2, double width) {
    add(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke-width=\"%.1f\"/>",
        style, x1, y1, x2, y2, width);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
