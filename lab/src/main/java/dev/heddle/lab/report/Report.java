package dev.heddle.lab.report;

import dev.heddle.lab.frame.Chart;
import dev.heddle.lab.frame.Model;
import dev.heddle.lab.machine.Machine;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a run of the lab found out. {@code report.json} is this record; {@code
 * lab/REPORT.md} explains each field.
 *
 * @param format always {@link #FORMAT}
 * @param version the version of the format, raised when a field changes its meaning or goes away
 * @param complete whether the run came to its end
 * @param quick whether counts and repetitions were shrunk
 * @param started when the run began, as an ISO instant
 * @param seconds how long it took
 * @param machine what it ran on
 * @param jvm how every child JVM was started
 * @param models the models that occur in the rows
 * @param workloads the workloads in the order in which they ran
 */
public record Report(
    String format,
    int version,
    boolean complete,
    boolean quick,
    String started,
    double seconds,
    Machine machine,
    Jvm jvm,
    List<ModelEntry> models,
    List<WorkloadResult> workloads) {

  /** The name of the format. */
  public static final String FORMAT = "heddle-lab-report";

  /** The version that this code writes. */
  public static final int VERSION = 1;

  /**
   * How every child JVM was started.
   *
   * @param heapMiB the heap, at the start and at most
   * @param collector the garbage collector
   * @param options the options that all children got
   */
  public record Jvm(int heapMiB, String collector, List<String> options) {}

  /**
   * A model, for readers that do not know its id.
   *
   * @param id the name in the rows
   * @param title the name that people read
   * @param code how it reads in a program
   */
  public record ModelEntry(String id, String title, String code) {

    /** The entry of a model. */
    public static ModelEntry of(Model model) {
      return new ModelEntry(model.id(), model.title(), model.code());
    }
  }

  /**
   * What came out of one workload.
   *
   * @param name its name
   * @param title its heading
   * @param shows what it makes visible
   * @param choice which model to choose and why, by this run's figures
   * @param method how it was measured
   * @param notes what was shrunk or bounded, and why
   * @param parameters the values that the children worked with
   * @param parts the child JVMs: one per model of each part
   * @param charts the figures
   */
  public record WorkloadResult(
      String name,
      String title,
      String shows,
      String choice,
      String method,
      List<String> notes,
      Map<String, Object> parameters,
      List<PartResult> parts,
      List<ChartResult> charts) {

    /** The same with another sentence. */
    public WorkloadResult withChoice(String sentence) {
      return new WorkloadResult(
          name, title, shows, sentence, method, notes, parameters, parts, charts);
    }
  }

  /**
   * One part of a workload.
   *
   * @param name its name
   * @param jvmOptions options that its children got beside the common ones
   * @param warmups rounds that were not recorded, at most
   * @param least recorded rounds, at least
   * @param most recorded rounds, at most
   * @param budgetMillis no new round once that much time was spent on a point
   */
  public record PartResult(
      String name, List<String> jvmOptions, int warmups, int least, int most, long budgetMillis) {}

  /**
   * One figure for all models.
   *
   * @param id its name, unique in the workload
   * @param title its heading
   * @param purpose what one chooses a model for
   * @param unit the unit of all values
   * @param better which end of the scale is the good one
   * @param comparison how the better model is said to be compared
   * @param shape how it is drawn
   * @param axis what distinguishes the points of one model
   * @param decidesAt the point at which models are compared, or null
   * @param rows one row for each model and point
   */
  public record ChartResult(
      String id,
      String title,
      String purpose,
      String unit,
      Chart.Better better,
      String comparison,
      Chart.Shape shape,
      String axis,
      @Nullable String decidesAt,
      List<Row> rows) {

    /** The figure without rows. */
    public static ChartResult of(Chart chart, List<Row> rows) {
      return new ChartResult(
          chart.id(),
          chart.title(),
          chart.purpose(),
          chart.unit(),
          chart.better(),
          chart.comparison(),
          chart.shape(),
          chart.axis(),
          chart.decidesAt(),
          rows);
    }

    /** The points in the order of their first row, numbers in their own order. */
    public List<String> points() {
      List<String> points = rows.stream().map(Row::at).distinct().toList();
      if (points.size() > 1) {
        // A child that failed before it named a point leaves a row without one.
        points = points.stream().filter(point -> !point.isEmpty()).toList();
      }
      return shape == Chart.Shape.LINES
          ? points.stream().sorted(Comparator.comparingDouble(ChartResult::number)).toList()
          : points;
    }

    private static double number(String point) {
      return point.isEmpty() ? 0 : Double.parseDouble(point);
    }

    /** The rows with values at that point. */
    public List<Row> measuredAt(String at) {
      return rows.stream().filter(row -> row.at().equals(at) && row.measured()).toList();
    }

    /** The row of a model at a point. */
    public Optional<Row> row(String model, String at) {
      return rows.stream()
          .filter(row -> row.model().equals(model) && row.at().equals(at))
          .findFirst();
    }

    /** How many times as good {@code a} is as {@code b}. */
    public double advantage(double a, double b) {
      return better == Chart.Better.LOWER ? b / a : a / b;
    }
  }

  /** How a row ended. */
  public enum Status {
    /** It has values. */
    MEASURED,
    /** It has values, and they show that the model's tasks were kept from running. */
    STARVED,
    /** It has no values, and nothing is wrong. */
    ABSENT,
    /** Something went wrong; the text says what. */
    FAILED
  }

  /**
   * One model at one point of a figure.
   *
   * @param model the model's id
   * @param at the point
   * @param status how it ended
   * @param summary the values and what they amount to, or null without values
   * @param text the error, the reason of the absence, or what starved; empty otherwise
   */
  public record Row(
      String model, String at, Status status, @Nullable Summary summary, String text) {

    /** Whether there are values. */
    public boolean measured() {
      return summary != null;
    }

    /** The values of a row that has some. */
    public Summary values() {
      Summary known = summary;
      if (known == null) {
        throw new IllegalStateException("no values: " + this);
      }
      return known;
    }
  }

  /** Whether any row failed. */
  public boolean hasFailures() {
    return workloads.stream()
        .flatMap(workload -> workload.charts().stream())
        .flatMap(chart -> chart.rows().stream())
        .anyMatch(row -> row.status() == Status.FAILED);
  }
}
