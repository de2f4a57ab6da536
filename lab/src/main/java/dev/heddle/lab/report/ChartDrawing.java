package dev.heddle.lab.report;

import dev.heddle.lab.frame.Chart;
import dev.heddle.lab.frame.Model;
import dev.heddle.lab.report.Report.ChartResult;
import dev.heddle.lab.report.Report.Row;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Draws a figure twice: for wide screens and for phones, where the same drawing would have
 * unreadable labels. The style sheet shows one of them.
 */
final class ChartDrawing {

  /** Sizes of one of the two drawings, in pixels of its own. */
  private record Layout(String cssClass, double width, double lineHeight, boolean labelsAbove) {}

  private static final Layout WIDE = new Layout("wide", 620, 34, false);
  private static final Layout NARROW = new Layout("narrow", 300, 42, true);

  private static final double LABEL_COLUMN = 172;
  private static final double VALUE_COLUMN = 82;
  private static final double AXIS_HEIGHT = 40;
  private static final double BAR = 14;

  private final ChartResult chart;
  private final String id;

  private ChartDrawing(ChartResult chart, String id) {
    this.chart = chart;
    this.id = id;
  }

  /** Both drawings; empty when no row has values. */
  static String draw(String workload, ChartResult chart) {
    if (chart.rows().stream().noneMatch(Row::measured)) {
      return "";
    }
    ChartDrawing drawing = new ChartDrawing(chart, "chart-" + workload + "-" + chart.id());
    return Stream.of(WIDE, NARROW)
        .map(layout ->
            chart.shape() == Chart.Shape.LINES ? drawing.lines(layout) : drawing.bars(layout))
        .collect(Collectors.joining());
  }

  private Svg svg(Layout layout, double height) {
    return new Svg(
        id + "-" + layout.cssClass(),
        layout.cssClass(),
        layout.width(),
        height,
        chart.title() + ", in " + chart.unit(),
        description());
  }

  /** What the drawing shows, for those who cannot see it. */
  private String description() {
    return chart.points().stream()
        .map(at ->
            (at.isEmpty() ? "" : Figures.point(at) + " " + chart.axis() + ": ")
                + chart.measuredAt(at).stream()
                    .map(row ->
                        title(row) + " " + Figures.value(row.values().median(), chart.unit()))
                    .collect(Collectors.joining(", ")))
        .collect(Collectors.joining("; "));
  }

  private static String title(Row row) {
    return Model.of(row.model()).title();
  }

  private String tooltip(Row row) {
    Summary summary = row.values();
    String point = row.at().isEmpty() ? "" : ", " + Figures.point(row.at()) + " " + chart.axis();
    return title(row)
        + point
        + ": "
        + Figures.value(summary.median(), chart.unit())
        + " ("
        + Figures.value(summary.low())
        + " to "
        + Figures.value(summary.high())
        + ", "
        + summary.values().size()
        + " measurements)";
  }

  private Scale valueScale(double from, double to) {
    List<Row> measured = chart.rows().stream().filter(Row::measured).toList();
    double largest =
        measured.stream()
            .mapToDouble(row -> Math.max(row.values().high(), row.values().median()))
            .max()
            .orElse(1);
    if (chart.shape() == Chart.Shape.BARS) {
      return Scale.linear(largest, from, to);
    }
    double smallest =
        measured.stream()
            .flatMapToDouble(row -> DoubleStream.of(row.values().low(), row.values().median()))
            .filter(value -> value > 0)
            .min()
            .orElse(1);
    return Scale.log(smallest, largest, from, to);
  }

  private String bars(Layout layout) {
    List<String> points = chart.points();
    double left = layout.labelsAbove() ? 20 : LABEL_COLUMN;
    double right = layout.width() - VALUE_COLUMN;
    Scale scale = valueScale(left, right);
    double height = AXIS_HEIGHT;
    for (String at : points) {
      height += (at.isEmpty() ? 6 : 30) + rowsAt(at).size() * layout.lineHeight();
    }
    Svg svg = svg(layout, height);
    double bottom = height - AXIS_HEIGHT;
    for (double tick : scale.ticks()) {
      svg.line("grid", scale.at(tick), 0, scale.at(tick), bottom);
      svg.label("tick", scale.at(tick), bottom + 16, "middle", Figures.value(tick));
    }
    String how = scale.logarithmic() ? ", logarithmic scale" : "";
    svg.label("axis", (left + right) / 2, bottom + 34, "middle", chart.unit() + how);
    double y = 0;
    for (String at : points) {
      y += at.isEmpty() ? 6 : 30;
      if (!at.isEmpty()) {
        svg.label("category", 0, y - 8, "start", at);
      }
      for (Row row : rowsAt(at)) {
        bar(svg, layout, scale, row, y);
        y += layout.lineHeight();
      }
    }
    return svg.end();
  }

  private List<Row> rowsAt(String at) {
    return chart.rows().stream()
        .filter(row -> row.at().equals(at) && row.status() != Report.Status.ABSENT)
        .sorted((a, b) -> Model.of(a.model()).compareTo(Model.of(b.model())))
        .toList();
  }

  private void bar(Svg svg, Layout layout, Scale scale, Row row, double top) {
    double y = layout.labelsAbove() ? top + 18 : top + (layout.lineHeight() - BAR) / 2;
    double middle = y + BAR / 2;
    if (layout.labelsAbove()) {
      svg.label("name", 0, top + 13, "start", title(row));
    } else {
      svg.label("name", scale.from() - 10, middle + 5, "end", title(row));
    }
    if (!row.measured()) {
      svg.label("failed", scale.from() + 2, middle + 5, "start", "failed");
      return;
    }
    Summary summary = row.values();
    double end = Math.max(scale.at(summary.median()), scale.from() + 2);
    svg.mark(
        row,
        Svg.pathOf("M", scale.from(), y, "H", end, "V", y + BAR, "H", scale.from(), "Z"),
        tooltip(row));
    svg.line("spread", scale.at(summary.low()), middle, scale.at(summary.high()), middle);
    double after = Math.max(end, scale.at(summary.high())) + 6;
    svg.label("value", after, middle + 5, "start", Figures.value(summary.median()));
  }

  private String lines(Layout layout) {
    double left = 66;
    double right = layout.width() - 22;
    double height = layout.labelsAbove() ? 320 : 360;
    double bottom = height - 46;
    double top = 24;
    List<Double> numbers = chart.points().stream().map(ChartDrawing::number).toList();
    Scale x = Scale.log(numbers.getFirst(), numbers.getLast(), left, right);
    Scale y = valueScale(bottom, top);
    Svg svg = svg(layout, height);
    for (double tick : y.ticks()) {
      svg.line("grid", left, y.at(tick), right, y.at(tick));
      svg.label("tick", left - 8, y.at(tick) + 4, "end", compact(tick));
    }
    for (double tick : x.ticks()) {
      svg.line("grid", x.at(tick), top, x.at(tick), bottom);
      svg.label("tick", x.at(tick), bottom + 18, "middle", compact(tick));
    }
    svg.label("axis", (left + right) / 2, height - 8, "middle", chart.axis());
    svg.label("axis", 0, 12, "start", chart.unit() + ", logarithmic scales");
    for (Model model : Model.values()) {
      line(svg, x, y, model);
    }
    return svg.end();
  }

  private void line(Svg svg, Scale x, Scale y, Model model) {
    List<Row> rows =
        chart.points().stream()
            .flatMap(at -> chart.row(model.id(), at).stream())
            .filter(Row::measured)
            .toList();
    StringBuilder path = new StringBuilder();
    for (Row row : rows) {
      path.append(path.isEmpty() ? "M " : " L ")
          .append(Svg.pathOf(x.at(number(row.at())), y.at(row.values().median())));
    }
    if (rows.size() > 1) {
      svg.path("line m-" + model.id(), path.toString());
    }
    for (Row row : rows) {
      double px = x.at(number(row.at()));
      double py = y.at(row.values().median());
      svg.line("spread", px, y.at(row.values().low()), px, y.at(row.values().high()));
      svg.mark(row, Markers.path(model, px, py), tooltip(row));
    }
  }

  private static double number(String at) {
    return at.isEmpty() ? 1 : Double.parseDouble(at);
  }

  private static String compact(double number) {
    return number >= 1e6
        ? String.format(Locale.ROOT, "%,.0f M", number / 1e6)
        : Figures.value(number);
  }
}
