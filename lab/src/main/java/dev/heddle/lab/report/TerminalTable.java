package dev.heddle.lab.report;

import dev.heddle.lab.frame.Model;
import dev.heddle.lab.report.Report.ChartResult;
import dev.heddle.lab.report.Report.Status;
import dev.heddle.lab.report.Report.WorkloadResult;
import java.util.ArrayList;
import java.util.List;

/** The report as text for a terminal. */
public final class TerminalTable {

  private static final int SENTENCE_WIDTH = 96;

  private final StringBuilder out = new StringBuilder();

  private TerminalTable() {}

  /** The tables and the sentence of each workload. */
  public static String render(Report report) {
    TerminalTable table = new TerminalTable();
    report.workloads().forEach(table::workload);
    return table.out.toString();
  }

  private void workload(WorkloadResult workload) {
    out.append('\n').append(workload.title()).append(" (").append(workload.name()).append(")\n");
    for (ChartResult chart : workload.charts()) {
      if (!chart.rows().isEmpty()) {
        chart(chart);
      }
    }
    workload.notes().forEach(note -> wrapped("  ", note));
    wrapped("  => ", workload.choice());
  }

  private void chart(ChartResult chart) {
    List<String> points = chart.points();
    List<List<String>> cells = new ArrayList<>();
    List<String> heading = new ArrayList<>(List.of(chart.title() + ", " + chart.unit()));
    points.forEach(at -> heading.add(Figures.point(at)));
    cells.add(heading);
    List<Model> models =
        chart.rows().stream().map(row -> Model.of(row.model())).distinct().sorted().toList();
    for (Model model : models) {
      List<String> line = new ArrayList<>(List.of("  " + model.title()));
      points.forEach(at -> line.add(cell(chart, model, at)));
      cells.add(line);
    }
    aligned(cells);
    chart.rows().stream()
        .filter(row -> row.status() == Status.FAILED)
        .forEach(row -> wrapped("  ! ", Model.of(row.model()).title() + ": " + row.text()));
  }

  private static String cell(ChartResult chart, Model model, String at) {
    return chart
        .row(model.id(), at)
        .map(row ->
            switch (row.status()) {
              case FAILED -> "failed";
              case ABSENT -> "-";
              case STARVED ->
                  "starved " + (row.measured() ? Figures.value(row.values().median()) : "");
              case MEASURED -> Figures.value(row.values().median());
            })
        .orElse("-");
  }

  private void aligned(List<List<String>> cells) {
    for (List<String> line : cells) {
      StringBuilder text = new StringBuilder();
      for (int column = 0; column < line.size(); column++) {
        int c = column;
        int width = cells.stream().mapToInt(l -> l.get(c).length()).max().orElse(0);
        String cell = line.get(column);
        String gap = " ".repeat(width - cell.length());
        text.append(column == 0 ? cell + gap : "  " + gap + cell);
      }
      out.append("  ").append(text.toString().stripTrailing()).append('\n');
    }
  }

  private void wrapped(String prefix, String text) {
    StringBuilder line = new StringBuilder(prefix);
    for (String word : text.split(" ", -1)) {
      if (line.length() + word.length() > SENTENCE_WIDTH && line.length() > prefix.length()) {
        out.append(line.toString().stripTrailing()).append('\n');
        line = new StringBuilder(" ".repeat(prefix.length()));
      }
      line.append(word).append(' ');
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }
}
