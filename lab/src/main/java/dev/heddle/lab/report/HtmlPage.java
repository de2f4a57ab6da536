package dev.heddle.lab.report;

import static dev.heddle.lab.report.Html.escape;

import dev.heddle.lab.frame.Chart;
import dev.heddle.lab.frame.Model;
import dev.heddle.lab.report.Report.ChartResult;
import dev.heddle.lab.report.Report.ModelEntry;
import dev.heddle.lab.report.Report.PartResult;
import dev.heddle.lab.report.Report.Row;
import dev.heddle.lab.report.Report.Status;
import dev.heddle.lab.report.Report.WorkloadResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The report as one HTML file that needs nothing else: styles and drawings are inline, there are no
 * scripts, and the policy in its head forbids the browser to fetch anything.
 */
public final class HtmlPage {

  /** A table with more columns goes below its drawing. */
  private static final int MOST_COLUMNS_BESIDE = 3;

  private final Report report;
  private final StringBuilder out = new StringBuilder();

  private HtmlPage(Report report) {
    this.report = report;
  }

  /** The page for a report, with the same data embedded as JSON. */
  public static String render(Report report, String json) {
    return new HtmlPage(report).page(json);
  }

  private String page(String json) {
    line("<!doctype html>");
    line("<html lang=\"en\">");
    line("<head>");
    line("<meta charset=\"utf-8\">");
    line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    line("<meta name=\"color-scheme\" content=\"light dark\">");
    line(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"
            + " 'unsafe-inline'; img-src data:\">");
    line("<link rel=\"icon\" href=\"data:,\">");
    line("<title>Heddle lab report</title>");
    line("<style>\n" + styles() + "</style>");
    line("</head>");
    line("<body>");
    line("<main>");
    header();
    report.workloads().forEach(this::workload);
    conditions();
    line("</main>");
    // The only way to end a script element is "</script"; JSON may write the slash escaped.
    line(
        "<script type=\"application/json\" id=\"report\">"
            + json.replace("</", "<\\/").replace("<!--", "\\u003c!--")
            + "</script>");
    line("</body>");
    line("</html>");
    return out.toString();
  }

  private static String styles() {
    try (InputStream in =
        Objects.requireNonNull(HtmlPage.class.getResourceAsStream("report.css"), "report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private void header() {
    line("<header>");
    line("<p class=\"brand\">Heddle lab</p>");
    line("<h1>What concurrency costs on this machine</h1>");
    line(
        String.format(
            Locale.ROOT,
            "<p class=\"facts\">%s, %d processors, %.1f GiB · Java %s · %s · %.0f s%s</p>",
            escape(report.machine().processorName()),
            report.machine().processors(),
            report.machine().memoryBytes() / (double) (1L << 30),
            escape(report.machine().java()),
            escape(report.started().replace('T', ' ').replace("Z", " UTC")),
            report.seconds(),
            report.quick() ? " · quick run" : ""));
    if (report.quick()) {
      line(
          "<p class=\"remark\">A quick run: counts and repetitions are smaller than in a full one,"
              + " so more differences stay within the noise. Each workload says what was shrunk."
              + "</p>");
    }
    if (!report.complete()) {
      line("<p class=\"remark\">The run was stopped early: these are the results until then.</p>");
    }
    line("</header>");
    line("<nav aria-label=\"Which model to choose\">");
    line("<h2>Which model, and why</h2>");
    line("<dl class=\"choices\">");
    for (WorkloadResult workload : report.workloads()) {
      line(
          "<div><dt><a href=\"#"
              + workload.name()
              + "\">"
              + escape(workload.title())
              + "</a></dt><dd>"
              + sentence(workload)
              + "</dd></div>");
    }
    line("</dl>");
    line("</nav>");
  }

  /** The sentence with the names of the models set off. */
  private static String sentence(WorkloadResult workload) {
    String text = escape(workload.choice());
    for (Model model : Model.values()) {
      text = text.replace(model.title(), "<b>" + model.title() + "</b>");
    }
    return text;
  }

  private void workload(WorkloadResult workload) {
    line("<section id=\"" + workload.name() + "\">");
    line("<h2>" + escape(workload.title()) + " <small>" + workload.name() + "</small></h2>");
    line("<p class=\"shows\">" + escape(workload.shows()) + "</p>");
    line("<p class=\"choice\">" + sentence(workload) + "</p>");
    workload.charts().forEach(chart -> chart(workload, chart));
    if (!workload.notes().isEmpty()) {
      line("<ul class=\"notes\">");
      workload.notes().forEach(note -> line("<li>" + escape(note) + "</li>"));
      line("</ul>");
    }
    line("<details><summary>How it was measured</summary>");
    line("<p>" + escape(workload.method()) + "</p>");
    workload.parts().forEach(this::part);
    line("<table class=\"parameters\"><tbody>");
    workload
        .parameters()
        .forEach((name, value) ->
            line(
                "<tr><th scope=\"row\">"
                    + escape(name)
                    + "</th><td>"
                    + escape(String.valueOf(value))
                    + "</td></tr>"));
    line("</tbody></table></details>");
    line("</section>");
  }

  private void part(PartResult part) {
    line(
        String.format(
            Locale.ROOT,
            "<p>Part %s: one JVM per model%s; up to %d rounds to warm up, then %d to %d measured"
                + " rounds, as many as fit %,d ms.</p>",
            escape(part.name()),
            part.jvmOptions().isEmpty()
                ? ""
                : " with <code>" + escape(String.join(" ", part.jvmOptions())) + "</code>",
            part.warmups(),
            part.least(),
            part.most(),
            part.budgetMillis()));
  }

  private void chart(WorkloadResult workload, ChartResult chart) {
    line("<figure class=\"chart\" id=\"figure-" + workload.name() + "-" + chart.id() + "\">");
    line(
        "<figcaption>"
            + escape(chart.title())
            + " <small>in "
            + escape(chart.unit())
            + ", "
            + (chart.better() == Chart.Better.LOWER ? "less" : "more")
            + " is better</small></figcaption>");
    String arrangement = chart.points().size() <= MOST_COLUMNS_BESIDE ? "beside" : "stacked";
    line("<div class=\"" + arrangement + "\"><div class=\"drawing\">");
    String drawing = ChartDrawing.draw(workload.name(), chart);
    out.append(drawing.isEmpty() ? "<p class=\"empty\">Nothing was measured.</p>\n" : drawing);
    if (chart.shape() == Chart.Shape.LINES && !drawing.isEmpty()) {
      legend(chart);
    }
    line("</div>");
    table(chart);
    line("</div>");
    texts(chart);
    line("</figure>");
  }

  private void legend(ChartResult chart) {
    line("<ul class=\"legend\">");
    for (Model model : modelsOf(chart)) {
      line(
          "<li><svg viewBox=\"0 0 26 14\" aria-hidden=\"true\"><path class=\"line m-"
              + model.id()
              + "\" d=\"M 0 7 L 26 7\"/><path class=\"mark m-"
              + model.id()
              + "\" d=\""
              + Markers.path(model, 13, 7)
              + "\"/></svg>"
              + escape(model.title())
              + "</li>");
    }
    line("</ul>");
  }

  private static List<Model> modelsOf(ChartResult chart) {
    return chart.rows().stream().map(row -> Model.of(row.model())).distinct().sorted().toList();
  }

  private void table(ChartResult chart) {
    List<String> points = chart.points();
    line("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">Model</th>");
    for (String at : points) {
      String heading = at.isEmpty() ? chart.unit() : Figures.point(at);
      line("<th scope=\"col\">" + escape(heading) + "</th>");
    }
    line("</tr></thead><tbody>");
    for (Model model : modelsOf(chart)) {
      line(
          "<tr><th scope=\"row\"><span class=\"key m-"
              + model.id()
              + "\"></span>"
              + escape(model.title())
              + "</th>");
      for (String at : points) {
        line("<td>" + cell(chart, model, at) + "</td>");
      }
      line("</tr>");
    }
    line("</tbody></table>");
    String axis =
        points.size() > 1 && !chart.axis().isEmpty() ? "Columns: " + chart.axis() + ". " : "";
    line(
        "<p class=\"small\">"
            + escape(axis)
            + "Median; below it the interval in which it lies with 95 % confidence.</p></div>");
  }

  private static String cell(ChartResult chart, Model model, String at) {
    Row row = chart.row(model.id(), at).orElse(null);
    if (row == null) {
      return "–";
    }
    if (!row.measured()) {
      return row.status() == Status.FAILED ? "<b class=\"failed\">failed</b>" : "–";
    }
    Summary summary = row.values();
    List<Row> all = chart.measuredAt(at);
    String best =
        all.size() > 1
                && all.stream()
                    .allMatch(
                        other -> chart.advantage(summary.median(), other.values().median()) >= 1)
            ? " class=\"best\""
            : "";
    return "<b"
        + best
        + ">"
        + Figures.value(summary.median())
        + "</b><small>"
        + Figures.value(summary.low())
        + " – "
        + Figures.value(summary.high())
        + "</small>"
        + (row.status() == Status.STARVED ? "<small class=\"starved\">starved</small>" : "");
  }

  private void texts(ChartResult chart) {
    List<Row> telling = chart.rows().stream().filter(row -> !row.text().isEmpty()).toList();
    if (telling.isEmpty()) {
      return;
    }
    line("<ul class=\"notes\">");
    for (Row row : telling) {
      String point = row.at().isEmpty() ? "" : " (" + Figures.point(row.at()) + ")";
      line(
          "<li class=\""
              + row.status().name().toLowerCase(Locale.ROOT)
              + "\"><b>"
              + escape(Model.of(row.model()).title() + point)
              + "</b>: "
              + escape(row.text())
              + "</li>");
    }
    line("</ul>");
  }

  private void conditions() {
    line("<section id=\"conditions\">");
    line("<h2>The models, the machine and the JVMs</h2>");
    line("<dl class=\"models\">");
    for (ModelEntry model : report.models()) {
      line(
          "<div><dt><span class=\"key m-"
              + model.id()
              + "\"></span>"
              + escape(model.title())
              + "</dt><dd><code>"
              + escape(model.code())
              + "</code></dd></div>");
    }
    line("</dl>");
    line(
        String.format(
            Locale.ROOT,
            "<p>Each model ran in a JVM of its own, one after the other, with the same heap"
                + " (%,d MiB) and the same collector (%s): <code>%s</code>. A value is the median of"
                + " its rounds. Two models differ when their 95 %% intervals do not overlap; a"
                + " single measurement counts with 15 %% to either side.</p>",
            report.jvm().heapMiB(),
            escape(report.jvm().collector()),
            report.jvm().options().stream().map(Html::escape).collect(Collectors.joining(" "))));
    line(
        String.format(
            Locale.ROOT,
            "<p>%s; %s; %,d more threads%s allowed. The same data as JSON is in"
                + " <code>report.json</code> and at the end of this file.</p>",
            escape(report.machine().system()),
            escape(report.machine().processorName()),
            report.machine().threads(),
            report.machine().knowsDescriptors()
                ? String.format(Locale.ROOT, " and %,d open files", report.machine().descriptors())
                : ""));
    line("</section>");
  }
}
