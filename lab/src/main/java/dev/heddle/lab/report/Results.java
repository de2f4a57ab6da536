package dev.heddle.lab.report;

import dev.heddle.lab.child.Event;
import dev.heddle.lab.frame.Chart;
import dev.heddle.lab.frame.Model;
import dev.heddle.lab.frame.Part;
import dev.heddle.lab.frame.Plan;
import dev.heddle.lab.frame.Repetition;
import dev.heddle.lab.frame.Workload;
import dev.heddle.lab.report.Report.ChartResult;
import dev.heddle.lab.report.Report.PartResult;
import dev.heddle.lab.report.Report.Row;
import dev.heddle.lab.report.Report.Status;
import dev.heddle.lab.report.Report.WorkloadResult;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the events of one workload's children. Any thread may ask for what is there so far. */
public final class Results {

  private final Workload workload;
  private final Plan plan;
  private final List<String> notes;
  private final List<PartResult> parts = new ArrayList<>();
  private final Map<String, Map<String, Map<Model, Point>>> charts = new LinkedHashMap<>();

  private static final class Point {
    private final List<Double> values = new ArrayList<>();
    private Status status = Status.MEASURED;
    private String text = "";
  }

  /** Nothing measured yet. */
  public Results(Workload workload, Plan plan) {
    this.workload = workload;
    this.plan = plan;
    this.notes = new ArrayList<>(plan.notes());
  }

  /** Says that a part begins. */
  public synchronized void begin(Part part) {
    Repetition repetition = plan.repetition();
    parts.add(
        new PartResult(
            part.name(),
            part.jvmOptions(),
            repetition.warmups(),
            repetition.least(),
            repetition.most(),
            repetition.budget().toMillis()));
  }

  /** Something that readers should know about the rows; said once. */
  public synchronized void note(String text) {
    if (!notes.contains(text)) {
      notes.add(text);
    }
  }

  /** Where the events of one child go. */
  public Child child(Part part, Model model) {
    return new Child(part, model);
  }

  private synchronized Point point(Model model, String chart, String at) {
    if (workload.charts().stream().noneMatch(known -> known.id().equals(chart))) {
      throw new IllegalArgumentException(
          "workload " + workload.name() + " has no chart '" + chart + "'");
    }
    return charts
        .computeIfAbsent(chart, unused -> new LinkedHashMap<>())
        .computeIfAbsent(at, unused -> new EnumMap<>(Model.class))
        .computeIfAbsent(model, unused -> new Point());
  }

  /** The events of one child. */
  public final class Child {
    private final Part part;
    private final Model model;
    private @Nullable String chart;
    private String at = Chart.ONLY;

    private Child(Part part, Model model) {
      this.part = part;
      this.model = model;
    }

    /** Takes one event. */
    public void take(Event event) {
      synchronized (Results.this) {
        switch (event) {
          case Event.Begin(String newChart, String newAt) -> {
            chart = newChart;
            at = newAt;
          }
          case Event.Value(String ofChart, String ofAt, double value) ->
              point(model, ofChart, ofAt).values.add(value);
          case Event.Absent(String ofChart, String ofAt, String reason) ->
              mark(ofChart, ofAt, Status.ABSENT, reason);
          case Event.Starved(String ofChart, String ofAt, String what) ->
              mark(ofChart, ofAt, Status.STARVED, what);
          case Event.Failed(String error) -> failed(error);
          case Event.Done() -> {}
        }
      }
    }

    /** Lays an error at the point that was measured when it happened. */
    public void failed(String error) {
      synchronized (Results.this) {
        String where = chart == null ? part.charts().getFirst().id() : chart;
        mark(where, at, Status.FAILED, error);
      }
    }

    private void mark(String ofChart, String ofAt, Status status, String text) {
      Point point = point(model, ofChart, ofAt);
      point.status = status;
      point.text = text;
    }
  }

  /** What is there so far. */
  public synchronized WorkloadResult soFar() {
    List<ChartResult> results =
        workload.charts().stream().map(chart -> ChartResult.of(chart, rows(chart))).toList();
    WorkloadResult result =
        new WorkloadResult(
            workload.name(),
            workload.title(),
            workload.shows(),
            "",
            workload.method(),
            List.copyOf(notes),
            plan.parameters().asMap(),
            List.copyOf(parts),
            results);
    return result.withChoice(Choice.sentence(result));
  }

  private List<Row> rows(Chart chart) {
    List<Row> rows = new ArrayList<>();
    charts
        .getOrDefault(chart.id(), Map.of())
        .forEach((at, models) -> models.forEach((model, point) -> rows.add(row(model, at, point))));
    return rows;
  }

  private static Row row(Model model, String at, Point point) {
    // A model that failed half-way has no figure: what it managed before may be the wrong half.
    boolean shown = !point.values.isEmpty() && point.status != Status.FAILED;
    return new Row(
        model.id(),
        at,
        point.status == Status.MEASURED && !shown ? Status.ABSENT : point.status,
        shown ? Summary.of(point.values) : null,
        point.text);
  }
}
