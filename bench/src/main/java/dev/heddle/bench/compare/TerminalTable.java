package dev.heddle.bench.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Shows results on the terminal: how Heddle stands, losing rows first, then every row. */
final class TerminalTable {
  private final StringBuilder text = new StringBuilder();

  private TerminalTable() {}

  static String render(Results results) {
    TerminalTable table = new TerminalTable();
    results.machine().forEach((name, fact) -> table.line(name + ": " + fact));
    List<Standing> standings = Standing.of(results.scenarios());
    for (Row.Kind kind : Row.Kind.values()) {
      table.standings(kind, standings.stream().filter(each -> each.kind() == kind).toList());
    }
    table.line("");
    table.line("Every contender, fastest first");
    Set<ScenarioResult> ordered = new LinkedHashSet<>();
    standings.forEach(standing -> ordered.add(standing.result()));
    ordered.addAll(results.scenarios());
    ordered.forEach(table::rows);
    return table.text.toString();
  }

  private void standings(Row.Kind kind, List<Standing> standings) {
    if (standings.isEmpty()) {
      return;
    }
    line("");
    line(kind.title() + ": Heddle's median / the best peer's, below 1 = Heddle faster");
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("", "ratio", "scenario", "heddle", "median", "best peer", "median", "unit"));
    for (Standing standing : standings) {
      ScenarioResult result = standing.result();
      cells.add(
          List.of(
              standing.outcome().label(),
              Figures.ratio(standing),
              result.suite() + " " + result.scenario(),
              standing.heddle().name(),
              median(standing.heddle()),
              standing.best() == null ? "-" : standing.best().name(),
              standing.best() == null ? "-" : median(standing.best()),
              result.unit()));
    }
    text.append(columns(cells));
  }

  private static String median(Row row) {
    return row.summary() == null ? "-" : Figures.value(row.summary().median());
  }

  private void rows(ScenarioResult result) {
    line("");
    line(result.suite() + " " + result.scenario() + ", " + Figures.unit(result.unit()));
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("contender", "version", "median", "interval", "min", "max"));
    for (Row row : fastestFirst(result)) {
      String version = row.version() == null ? "" : row.version();
      Summary summary = row.summary();
      cells.add(
          summary == null
              ? List.of(row.name(), version, String.valueOf(row.error()))
              : List.of(
                  row.name(),
                  version,
                  Figures.value(summary.median()),
                  Figures.interval(summary),
                  Figures.value(summary.min()),
                  Figures.value(summary.max())));
    }
    text.append(columns(cells));
  }

  /** Rows without a value come last. */
  static List<Row> fastestFirst(ScenarioResult result) {
    return result.rows().stream()
        .sorted(
            Comparator.comparingDouble(
                row -> row.summary() == null ? Double.POSITIVE_INFINITY : row.summary().median()))
        .toList();
  }

  /** Lines of cells, one below the other; the last cell of a line may be longer than its column. */
  static String columns(List<List<String>> lines) {
    int columns = lines.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        if (i < line.size() - 1 || line.size() == columns) {
          widths[i] = Math.max(widths[i], line.get(i).length());
        }
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder padded = new StringBuilder(" ");
      for (int i = 0; i < line.size(); i++) {
        String cell = line.get(i);
        padded.append(' ').append(cell).repeat(' ', Math.max(0, widths[i] - cell.length()) + 1);
      }
      text.append(padded.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
