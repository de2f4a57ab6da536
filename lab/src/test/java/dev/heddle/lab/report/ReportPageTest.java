package dev.heddle.lab.report;

import static dev.heddle.lab.frame.Model.HEDDLE_JDK;
import static dev.heddle.lab.frame.Model.HEDDLE_WORKER;
import static dev.heddle.lab.frame.Model.PAR;
import static dev.heddle.lab.frame.Model.PLATFORM_EACH;
import static dev.heddle.lab.frame.Model.VIRTUAL;
import static dev.heddle.lab.report.Samples.bars;
import static dev.heddle.lab.report.Samples.failed;
import static dev.heddle.lab.report.Samples.lines;
import static dev.heddle.lab.report.Samples.logBars;
import static dev.heddle.lab.report.Samples.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.lab.frame.Chart.Better;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Opens a report in a browser: every chart has its data, nothing is fetched, phones can read it.
 */
@Tag("once")
class ReportPageTest {

  @TempDir private static Path folder;
  private static Browser browser;
  private static Report report;

  @BeforeAll
  static void openReport() throws Exception {
    report =
        Samples.report(
            Samples.workload(
                "spawn",
                lines(
                    row(PLATFORM_EACH, "1000", 60_000, 61_000, 65_000),
                    row(VIRTUAL, "1000", 900, 950, 1_200),
                    row(VIRTUAL, "1000000", 300, 310, 320),
                    row(HEDDLE_WORKER, "1000", 700, 710, 720),
                    row(HEDDLE_WORKER, "1000000", 120, 121, 122),
                    failed(HEDDLE_JDK, "1000", "</script><b>x</b> & \"y\"")),
                bars(
                    Better.LOWER,
                    row(VIRTUAL, "", 814),
                    row(HEDDLE_WORKER, "", -12),
                    row(PLATFORM_EACH, "", 50_000))),
            Samples.workload(
                "hog",
                logBars(
                    row(VIRTUAL, "p50", 400, 410),
                    row(VIRTUAL, "p99", 2_900, 2_950),
                    row(PAR, "p50", 0.05, 0.06),
                    row(PAR, "p99", 6, 7))));
    ReportFiles files = ReportFiles.in(folder.resolve("report"));
    files.write(report);
    Optional<Browser> started = Browser.start(folder.resolve("profile"));
    Assumptions.assumeTrue(
        started.isPresent(),
        "Chromium or chromedriver is not on the PATH (Debian: apt-get install chromium"
            + " chromium-driver): the report was not opened in a browser");
    browser = started.get();
    browser.open(files.page());
  }

  @AfterAll
  static void closeBrowser() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void fetchesNothing() throws Exception {
    browser.requests();
    browser.complaints();
    browser.open(folder.resolve("report/report.html"));
    assertThat(browser.requests())
        .isNotEmpty()
        .allMatch(address -> address.matches("file:.*/report\\.html|data:.*"));
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.evaluate("return performance.getEntriesByType('resource').length").asInt())
        .isZero();
  }

  @Test
  void drawsEveryMeasuredRow() throws Exception {
    for (boolean phone : new boolean[] {false, true}) {
      browser.resize(phone ? 360 : 1280, 800, phone);
      for (Report.WorkloadResult workload : report.workloads()) {
        for (Report.ChartResult chart : workload.charts()) {
          JsonNode marks =
              browser.evaluate(
                  """
                  const figure = document.getElementById('figure-%s-%s');
                  return [...figure.querySelectorAll('.drawing > svg .mark')]
                      .filter(mark => mark.getBoundingClientRect().width > 0
                          && mark.getBoundingClientRect().height > 0)
                      .map(mark => mark.dataset.model + '@' + mark.dataset.at
                          + '=' + mark.dataset.value);
                  """
                      .formatted(workload.name(), chart.id()));
          assertThat(marks.valueStream().map(JsonNode::asString))
              .containsExactlyInAnyOrderElementsOf(
                  chart.rows().stream()
                      .filter(Report.Row::measured)
                      .map(row -> row.model() + "@" + row.at() + "=" + row.values().median())
                      .toList());
        }
      }
    }
  }

  @Test
  void keepsLabelsInsideTheDrawing() throws Exception {
    for (int width : new int[] {360, 1280}) {
      browser.resize(width, 800, width == 360);
      JsonNode outside =
          browser.evaluate(
              """
              return [...document.querySelectorAll('.drawing > svg')]
                  .filter(svg => svg.getBoundingClientRect().width > 0)
                  .flatMap(svg => [...svg.querySelectorAll('text')]
                      .filter(text => text.getBoundingClientRect().right
                          > svg.getBoundingClientRect().right + 12
                          || text.getBoundingClientRect().left
                          < svg.getBoundingClientRect().left - 1)
                      .map(text => text.textContent));
              """);
      assertThat(outside.valueStream().map(JsonNode::asString)).isEmpty();
    }
  }

  @Test
  void fitsThePhone() throws Exception {
    for (int width : new int[] {320, 360, 414}) {
      browser.resize(width, 740, true);
      assertThat(
              browser
                  .evaluate("return document.documentElement.scrollWidth - window.innerWidth")
                  .asInt())
          .isLessThanOrEqualTo(0);
      double smallest =
          browser
              .evaluate(
                  """
                  return Math.min(...[...document.querySelectorAll('.drawing > svg text')]
                      .filter(text => text.getBoundingClientRect().width > 0)
                      .map(text => text.getBoundingClientRect().height));
                  """)
              .asDouble();
      assertThat(smallest).isGreaterThan(11);
    }
  }

  @Test
  void changesItsColoursInTheDark() throws Exception {
    browser.preferDark(false);
    String light = background();
    browser.preferDark(true);
    assertThat(background()).isNotEqualTo(light);
    browser.preferDark(false);
  }

  private static String background() throws Exception {
    return browser.evaluate("return getComputedStyle(document.body).backgroundColor").asString();
  }

  @Test
  void saysInWordsWhatTheDrawingsShow() throws Exception {
    JsonNode descriptions =
        browser.evaluate(
            """
            return [...document.querySelectorAll('.drawing > svg')].map(svg =>
                svg.getAttribute('role') + ': ' + svg.getAttribute('aria-labelledby').split(' ')
                    .map(id => document.getElementById(id).textContent).join(' / '));
            """);
    assertThat(descriptions.valueStream().map(JsonNode::asString))
        .hasSize(6)
        .allMatch(text -> text.startsWith("img: "))
        .anyMatch(text -> text.contains("Start to finish, in ns"))
        .anyMatch(text -> text.contains("Heddle tasks (Worker) 121 ns"));
    assertThat(
            browser
                .evaluate(
                    """
                    const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
                    return ids.length - new Set(ids).size;
                    """)
                .asInt())
        .isZero();
  }

  @Test
  void embedsTheReport() throws Exception {
    JsonNode name =
        browser.evaluate(
            """
            const report = JSON.parse(document.getElementById('report').textContent);
            return report.format + ' ' + report.workloads[0].charts[0].rows
                .filter(row => row.status === 'failed')[0].text;
            """);
    assertThat(name.asString()).isEqualTo("heddle-lab-report </script><b>x</b> & \"y\"");
  }

  @Test
  void putsTheChoiceFirst() throws Exception {
    JsonNode texts =
        browser.evaluate(
            """
            return [...document.querySelectorAll('.choices dd')].map(e => e.textContent);
            """);
    assertThat(texts.valueStream().map(JsonNode::asString))
        .containsExactlyElementsOf(
            report.workloads().stream().map(Report.WorkloadResult::choice).toList());
  }
}
