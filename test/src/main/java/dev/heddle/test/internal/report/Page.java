package dev.heddle.test.internal.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A finding as one HTML file that needs nothing else: the report, a timeline, and the table. */
public final class Page {
  private static final String STYLE =
      """
      body{font:14px/1.5 system-ui,sans-serif;margin:2rem;color:#1b1b1f;background:#fdfdfc}
      h1{font-size:1.2rem}pre,code,td{font:12px/1.5 ui-monospace,monospace}
      pre{background:#f3f2ee;padding:.8rem;overflow:auto;border-radius:4px}
      table{border-collapse:collapse}td,th{padding:1px 10px;text-align:left;white-space:nowrap}
      th{position:sticky;top:0;background:#fdfdfc;border-bottom:1px solid #999}
      tr:hover td{background:#f0efe9}td.n,td.l{color:#777}td.on{border-left:3px solid}
      svg{display:block;max-width:100%;height:auto;margin:1rem 0}
      @media(prefers-color-scheme:dark){body,th{background:#17181c;color:#e6e5e1}
      pre,tr:hover td{background:#23252b}}
      """;
  private static final String[] COLOURS = {
    "#7a7a7a", "#0b6bcb", "#c2410c", "#15803d", "#7e22ce", "#b45309", "#0f766e", "#be123c"
  };
  private static final int ROW = 26;

  private Page() {}

  /** Writes the page below {@code target/heddle}; null if that fails. */
  public static @Nullable Path write(
      String name,
      String headline,
      @Nullable String seed,
      String schedule,
      String details,
      Recorder recorder) {
    Path folder = Path.of("target", "heddle");
    Path page = folder.resolve(name.replaceAll("[^A-Za-z0-9._-]+", "-") + ".html");
    try {
      Files.createDirectories(folder);
      Files.writeString(page, html(headline, seed, schedule, details, recorder));
      return page.toAbsolutePath();
    } catch (IOException unwritable) {
      return null;
    }
  }

  static String html(
      String headline, @Nullable String seed, String schedule, String details, Recorder recorder) {
    StringBuilder html = new StringBuilder();
    html.append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>")
        .append(escaped(headline))
        .append("</title><style>")
        .append(STYLE)
        .append("</style><h1>")
        .append(escaped(headline))
        .append("</h1><pre>");
    if (seed != null) {
      html.append("-Dheddle.seed=").append(escaped(seed)).append('\n');
    }
    html.append("-Dheddle.schedule=").append(escaped(schedule)).append("\n\n");
    html.append(escaped(details)).append("</pre>");
    timeline(html, recorder);
    table(html, recorder);
    return html.append("</html>\n").toString();
  }

  private static void timeline(StringBuilder html, Recorder recorder) {
    List<Integer> columns = Table.columns(recorder);
    List<Recorder.Row> rows = recorder.rows();
    int left = 120;
    double width = Math.max(4, Math.min(24, 1400.0 / Math.max(1, rows.size())));
    html.append(
        String.format(
            "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" aria-label=\"timeline\">",
            (int) (left + width * rows.size() + 10),
            ROW * columns.size() + 10,
            (int) (left + width * rows.size() + 10)));
    for (int i = 0; i < columns.size(); i++) {
      html.append(
          String.format(
              "<text x=\"0\" y=\"%d\" font-size=\"12\" fill=\"%s\">%s</text>",
              ROW * i + 18, colour(columns.get(i)), escaped(Table.name(recorder, columns.get(i)))));
    }
    for (int i = 0; i < rows.size(); i++) {
      Recorder.Row row = rows.get(i);
      html.append(
          String.format(
              java.util.Locale.ROOT,
              "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"><title>%s"
                  + "</title></rect>",
              left + i * width,
              ROW * columns.indexOf(row.task()) + 4,
              width - 1,
              ROW - 8,
              colour(row.task()),
              escaped(row.number() + " " + row.what() + " " + row.where())));
    }
    html.append("</svg>");
  }

  private static void table(StringBuilder html, Recorder recorder) {
    List<Integer> columns = Table.columns(recorder);
    html.append("<table><thead><tr><th>step<th>virtual time");
    for (int task : columns) {
      html.append("<th>").append(escaped(Table.name(recorder, task)));
    }
    html.append("<th>line</thead><tbody>");
    for (Recorder.Row row : recorder.rows()) {
      html.append("<tr><td class=n>")
          .append(row.number() == 0 ? "" : Integer.toString(row.number()))
          .append("<td class=n>")
          .append(row.time())
          .append(" ns");
      for (int task : columns) {
        if (task == row.task()) {
          html.append("<td class=on style=\"border-color:")
              .append(colour(task))
              .append("\">")
              .append(escaped(row.what()));
        } else {
          html.append("<td>");
        }
      }
      html.append("<td class=l>").append(escaped(row.where()));
    }
    html.append("</tbody></table>");
  }

  private static String colour(int task) {
    return COLOURS[task % COLOURS.length];
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
