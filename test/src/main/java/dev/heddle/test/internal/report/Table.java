package dev.heddle.test.internal.report;

import java.util.ArrayList;
import java.util.List;

/** A schedule as text: one column a task, one row a step. */
public final class Table {
  private static final int WIDEST = 44;

  private Table() {}

  /** The last {@code most} rows of what was recorded. */
  public static String of(Recorder recorder, int most) {
    List<Recorder.Row> rows = recorder.rows();
    int skipped = Math.max(0, rows.size() - most);
    List<Integer> columns = columns(recorder);
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = name(recorder, columns.get(i)).length();
    }
    for (Recorder.Row row : rows.subList(skipped, rows.size())) {
      int column = columns.indexOf(row.task());
      widths[column] = Math.max(widths[column], Math.min(WIDEST, row.what().length()));
    }
    StringBuilder text = new StringBuilder();
    if (rows.isEmpty()) {
      return "";
    }
    text.append("   step");
    for (int i = 0; i < widths.length; i++) {
      text.append("  ").append(padded(name(recorder, columns.get(i)), widths[i]));
    }
    text.append("  line\n");
    if (skipped > 0) {
      text.append("   ... ").append(skipped).append(" earlier rows are on the page\n");
    }
    for (Recorder.Row row : rows.subList(skipped, rows.size())) {
      text.append(row.number() == 0 ? "       " : String.format("%7d", row.number()));
      int column = columns.indexOf(row.task());
      for (int i = 0; i < widths.length; i++) {
        text.append("  ").append(padded(i == column ? row.what() : "", widths[i]));
      }
      text.append("  ").append(row.where()).append('\n');
    }
    return text.toString().replaceAll("(?m) +$", "");
  }

  /** The tasks that took a step, in the order of their creation; the clock comes first. */
  static List<Integer> columns(Recorder recorder) {
    List<Integer> columns = new ArrayList<>();
    for (Recorder.Row row : recorder.rows()) {
      if (!columns.contains(row.task())) {
        columns.add(row.task());
      }
    }
    columns.sort(null);
    return columns;
  }

  static String name(Recorder recorder, int task) {
    return task < recorder.names().size() ? recorder.names().get(task) : "task " + task;
  }

  private static String padded(String text, int width) {
    String cut = text.length() > width ? text.substring(0, width - 1) + "…" : text;
    return cut + " ".repeat(width - cut.length());
  }
}
