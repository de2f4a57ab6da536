package dev.heddle.lab.report;

import java.util.Locale;

/** Builds one drawing. */
final class Svg {

  private final StringBuilder text = new StringBuilder();

  /** A drawing with a title and a text alternative; the id is unique on the page. */
  Svg(String id, String cssClass, double width, double height, String title, String description) {
    add(
        "<svg class=\"%s\" viewBox=\"0 0 %s %s\" role=\"img\" aria-labelledby=\"%s-t %s-d\">",
        cssClass, number(width), number(height), id, id);
    add("<title id=\"%s-t\">%s</title>", id, Html.escape(title));
    add("<desc id=\"%s-d\">%s</desc>", id, Html.escape(description));
  }

  void line(String cssClass, double x1, double y1, double x2, double y2) {
    add(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>",
        cssClass, number(x1), number(y1), number(x2), number(y2));
  }

  /** An anchor is start, middle or end. */
  void label(String cssClass, double x, double y, String anchor, String label) {
    add(
        "<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>",
        cssClass, number(x), number(y), anchor, Html.escape(label));
  }

  void path(String cssClass, String path) {
    add("<path class=\"%s\" d=\"%s\"/>", cssClass, path);
  }

  /** A shape that stands for one row of the report. */
  void mark(Report.Row row, String path, String tooltip) {
    add(
        "<path class=\"mark m-%s\" data-model=\"%s\" data-at=\"%s\" data-value=\"%s\" d=\"%s\">"
            + "<title>%s</title></path>",
        row.model(),
        row.model(),
        Html.escape(row.at()),
        row.values().median(),
        path,
        Html.escape(tooltip));
  }

  /** A path from alternating commands and coordinates. */
  static String pathOf(Object... steps) {
    StringBuilder path = new StringBuilder();
    for (Object step : steps) {
      path.append(step instanceof Number n ? number(n.doubleValue()) : step).append(' ');
    }
    return path.toString().strip();
  }

  String end() {
    return text.append("</svg>\n").toString();
  }

  private void add(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
  }
}
