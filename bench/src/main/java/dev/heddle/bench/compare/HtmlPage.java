package dev.heddle.bench.compare;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Draws results on one page that needs no other file. */
final class HtmlPage {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --own: #0b6e99; --peer: #767676; --bad: #b3261e; }
      @media (prefers-color-scheme: dark) { :root { --own: #6cc5ec; --peer: #a5a5a5; --bad: #ff8a80; } }
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
      table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem; }
      th, td { text-align: left; padding: .15rem .6rem .15rem 0; border-bottom: 1px solid #8884; }
      td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
      .scroll { overflow-x: auto; }
      .loses, .failed { color: var(--bad); font-weight: 600; }
      svg { width: 100%; height: auto; display: block; }
      svg text { font: 12px system-ui, sans-serif; fill: currentColor; }
      svg .axis { stroke: #8886; }
      svg .own { stroke: var(--own); fill: var(--own); }
      svg .peer { stroke: var(--peer); fill: var(--peer); }
      """;

  private final StringBuilder page = new StringBuilder();

  private HtmlPage() {}

  static String render(Results results) {
    return new HtmlPage().page(results);
  }

  private String page(Results results) {
    add("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    add("<title>Heddle and its peers</title><style>" + STYLE + "</style></head><body>");
    add("<h1>Heddle and its peers</h1>");
    add("<div class=\"scroll\"><table>");
    results
        .machine()
        .forEach((name, fact) ->
            add("<tr><th>" + escape(name) + "</th><td>" + escape(fact) + "</td></tr>"));
    add("</table></div>");
    List<Standing> standings = Standing.of(results.scenarios());
    for (Row.Kind kind : Row.Kind.values()) {
      standings(kind, standings.stream().filter(each -> each.kind() == kind).toList());
    }
    Set<ScenarioResult> ordered = new LinkedHashSet<>();
    standings.forEach(standing -> ordered.add(standing.result()));
    ordered.addAll(results.scenarios());
    ordered.forEach(this::scenario);
    add("</body></html>");
    return page.toString();
  }

  private void standings(Row.Kind kind, List<Standing> standings) {
    if (standings.isEmpty()) {
      return;
    }
    add("<h2>" + kind.title() + "</h2>");
    add("<p>Heddle's median / the best peer's: below 1, Heddle is faster. Losing rows first.</p>");
    add(
        "<div class=\"scroll\"><table><tr><th></th><th class=\"number\">ratio</th><th>scenario</th>");
    add("<th>Heddle</th><th>best peer</th></tr>");
    for (Standing standing : standings) {
      String scenario = standing.result().suite() + " " + standing.result().scenario();
      add(
          String.format(
              "<tr><td class=\"%s\">%s</td><td class=\"number\">%s</td>"
                  + "<td><a href=\"#%s\">%s</a></td><td>%s</td><td>%s</td></tr>",
              standing.outcome().name().toLowerCase(Locale.ROOT),
              standing.outcome().label(),
              Figures.ratio(standing),
              id(standing.result()),
              escape(scenario),
              escape(standing.heddle().name()),
              standing.best() == null ? "-" : escape(standing.best().name())));
    }
    add("</table></div>");
  }

  private void scenario(ScenarioResult result) {
    List<Row> rows = TerminalTable.fastestFirst(result);
    add(
        "<h3 id=\"%s\">%s %s, %s</h3>"
            .formatted(
                id(result),
                escape(result.suite()),
                escape(result.scenario()),
                escape(Figures.unit(result.unit()))));
    add(Plot.draw(result.suite() + " " + result.scenario(), rows));
    add("<div class=\"scroll\"><table><tr><th>contender</th><th>version</th>");
    add("<th class=\"number\">median</th><th class=\"number\">interval</th>");
    add("<th class=\"number\">min</th><th class=\"number\">max</th></tr>");
    for (Row row : rows) {
      add(
          "<tr data-contender=\"%s\"><td>%s</td><td>%s</td>%s</tr>"
              .formatted(
                  escape(row.name()),
                  escape(row.name()),
                  escape(row.version() == null ? "" : row.version()),
                  values(row)));
    }
    add("</table></div>");
  }

  private static String values(Row row) {
    Summary summary = row.summary();
    if (summary == null) {
      String style = row.failed() ? " class=\"failed\"" : "";
      return "<td colspan=\"4\"" + style + ">" + escape(String.valueOf(row.error())) + "</td>";
    }
    return "<td class=\"number\">%s</td><td class=\"number\">%s</td>"
            .formatted(Figures.value(summary.median()), Figures.interval(summary))
        + "<td class=\"number\">%s</td><td class=\"number\">%s</td>"
            .formatted(Figures.value(summary.min()), Figures.value(summary.max()));
  }

  private static String id(ScenarioResult result) {
    return result.suite() + "-" + result.scenario();
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private void add(String html) {
    page.append(html).append('\n');
  }
}
