package dev.heddle.lab.report;

import dev.heddle.lab.frame.Chart;
import dev.heddle.lab.frame.Model;
import dev.heddle.lab.report.Report.ChartResult;
import dev.heddle.lab.report.Report.Row;
import dev.heddle.lab.report.Report.WorkloadResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The sentence that says which model to choose and why, from the figures of one run.
 *
 * <p>The best median wins. A model whose interval overlaps the winner's is not worse: between those
 * there is no difference, and the sentence says so.
 */
public final class Choice {

  /** What a model does worse than another by less is not worth a reader's time. */
  private static final double WORTH_TELLING = 1.2;

  /** A longer list is no sentence any more. */
  private static final int NAMED_EQUALS = 3;

  private final WorkloadResult workload;

  private Choice(WorkloadResult workload) {
    this.workload = workload;
  }

  /** The sentence for a workload. */
  public static String sentence(WorkloadResult workload) {
    return new Choice(workload).sentence();
  }

  private String sentence() {
    List<String> clauses =
        workload.charts().stream()
            .filter(chart -> chart.decidesAt() != null)
            .map(this::clause)
            .toList();
    String joined = String.join("; ", clauses);
    return joined.substring(0, 1).toUpperCase(Locale.ROOT) + joined.substring(1) + ".";
  }

  private String clause(ChartResult chart) {
    Optional<String> point = decidingPoint(chart);
    List<Row> ranked = point.map(at -> ranked(chart, at)).orElse(List.of());
    if (ranked.isEmpty()) {
      return chart.purpose() + " no model can be named: none was measured";
    }
    String at = place(chart, point.orElseThrow());
    Row winner = ranked.getFirst();
    List<Row> equals =
        ranked.stream().filter(row -> row.values().overlaps(winner.values())).toList();
    Optional<Row> next = ranked.stream().filter(row -> !equals.contains(row)).findFirst();
    return equals.size() > 1
        ? noDifference(chart, at, equals, next)
        : chooseOne(chart, at, winner, next);
  }

  private static Optional<String> decidingPoint(ChartResult chart) {
    if (!Chart.LARGEST.equals(chart.decidesAt())) {
      return Optional.ofNullable(chart.decidesAt());
    }
    // A point that one model alone has reached compares nothing.
    List<String> points = chart.points().reversed();
    return points.stream()
        .filter(at -> chart.measuredAt(at).size() > 1)
        .findFirst()
        .or(() -> points.stream().filter(at -> !chart.measuredAt(at).isEmpty()).findFirst());
  }

  private static List<Row> ranked(ChartResult chart, String at) {
    Comparator<Row> lowestFirst = Comparator.comparingDouble(row -> row.values().median());
    return chart.measuredAt(at).stream()
        .sorted(chart.better() == Chart.Better.LOWER ? lowestFirst : lowestFirst.reversed())
        .toList();
  }

  private static String place(ChartResult chart, String at) {
    if (at.isEmpty()) {
      return "";
    }
    return chart.shape() == Chart.Shape.LINES
        ? " with " + Figures.point(at) + " " + chart.axis()
        : " (" + at + ")";
  }

  private String chooseOne(ChartResult chart, String at, Row winner, Optional<Row> next) {
    StringBuilder text = new StringBuilder();
    text.append(chart.purpose())
        .append(" choose ")
        .append(name(winner))
        .append(": ")
        .append(Figures.value(winner.values().median(), chart.unit()))
        .append(at);
    if (next.isEmpty()) {
      return text.append(", the only model that was measured").toString();
    }
    text.append(", ").append(lead(chart, winner, next.get()));
    return text.append(weakness(chart, winner.model())).toString();
  }

  private static String lead(ChartResult chart, Row winner, Row next) {
    double ratio = chart.advantage(winner.values().median(), next.values().median());
    return Figures.ratio(ratio)
        + " times "
        + chart.comparison()
        + " "
        + name(next)
        + " ("
        + Figures.value(next.values().median())
        + ")";
  }

  private static String noDifference(
      ChartResult chart, String at, List<Row> equals, Optional<Row> next) {
    List<String> names =
        equals.stream()
            .limit(NAMED_EQUALS)
            .map(row -> name(row) + " (" + range(row) + ")")
            .collect(Collectors.toCollection(ArrayList::new));
    int others = equals.size() - names.size();
    if (others > 0) {
      names.add(others == 1 ? "one other" : others + " others");
    }
    String last = names.removeLast();
    String text =
        chart.purpose()
            + " there is no difference beyond the noise between "
            + String.join(", ", names)
            + " and "
            + last
            + at
            + ", in "
            + chart.unit();
    return next.map(row -> text + "; the first is " + lead(chart, equals.getFirst(), row))
        .orElse(text);
  }

  private static String range(Row row) {
    String low = Figures.value(row.values().low());
    String high = Figures.value(row.values().high());
    return low.equals(high) ? low : low + " to " + high;
  }

  /** A figure in which a model is clearly behind another. */
  private record Loss(ChartResult chart, String at, Row own, Row best, double ratio) {}

  private String weakness(ChartResult chart, String model) {
    Optional<Loss> worst =
        workload.charts().stream()
            .flatMap(other -> other.points().stream().map(at -> loss(other, at, model)))
            .flatMap(Optional::stream)
            .max(Comparator.comparingDouble(Loss::ratio));
    if (worst.isEmpty()) {
      return ", and no other figure here speaks against it";
    }
    Loss loss = worst.get();
    return ", but falls behind "
        + name(loss.best())
        + (loss.chart().equals(chart) ? "" : " " + loss.chart().purpose())
        + place(loss.chart(), loss.at())
        + ": "
        + Figures.value(loss.own().values().median())
        + " against "
        + Figures.value(loss.best().values().median(), loss.chart().unit());
  }

  private static Optional<Loss> loss(ChartResult chart, String at, String model) {
    Optional<Row> own = chart.row(model, at).filter(Row::measured);
    if (own.isEmpty()) {
      return Optional.empty();
    }
    Row best = ranked(chart, at).getFirst();
    double ratio = chart.advantage(best.values().median(), own.get().values().median());
    return ratio >= WORTH_TELLING && !best.values().overlaps(own.get().values())
        ? Optional.of(new Loss(chart, at, own.get(), best, ratio))
        : Optional.empty();
  }

  private static String name(Row row) {
    return Model.of(row.model()).title();
  }
}
