package dev.heddle.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class TablesTest {
  private static final Results RESULTS = Planted.results();

  @Test
  void theTerminalTableHasEveryRow() {
    String table = TerminalTable.render(RESULTS);

    for (ScenarioResult result : RESULTS.scenarios()) {
      List<String> block =
          table
              .substring(table.indexOf("\nchannel " + result.scenario() + ", ns per operation"))
              .lines()
              .skip(2)
              .takeWhile(line -> !line.isEmpty())
              .toList();
      assertThat(block).as(result.scenario()).hasSize(result.rows().size() + 1);
      for (Row row : result.rows()) {
        assertThat(block).anyMatch(line -> line.startsWith("  " + row.name() + " "));
      }
    }
    assertThat(table).contains("sum is <1>, expected 2", "exit code 3: boom", "not yet");
  }

  @Test
  void theTerminalTableBeginsWithLosingRows() {
    List<String> lines = TerminalTable.render(RESULTS).lines().toList();

    assertThat(lines.indexOf("Tasks: Heddle's median / the best peer's, below 1 = Heddle faster"))
        .isEqualTo(2);
    assertThat(lines.get(4))
        .matches(" +loses +3[.]00 +channel spsc-128 +heddle-worker +90 +go +30 +ns");
    assertThat(lines.get(5)).matches(" +loses +1[.]50 +channel mpmc-128 .*");
  }

  @Test
  void thePageHasEveryRowAndNeedsNothingElse() {
    String page = HtmlPage.render(RESULTS);

    for (ScenarioResult result : RESULTS.scenarios()) {
      int start = page.indexOf("<h3 id=\"channel-" + result.scenario() + "\">");
      assertThat(start).as(result.scenario()).isPositive();
      int next = page.indexOf("<h3", start + 1);
      String section = page.substring(start, next < 0 ? page.length() : next);
      for (Row row : result.rows()) {
        assertThat(section).contains("<tr data-contender=\"" + row.name() + "\">");
        if (row.summary() != null) {
          assertThat(section).as("drawn").contains(">" + row.name() + "</text>");
        }
      }
    }
    assertThat(page)
        .contains("&lt;planted&gt; &amp; &quot;quoted&quot;", "sum is &lt;1&gt;, expected 2")
        .doesNotContain("<planted>", "<1>", "http", "src=", "<script");
    assertThat(page.indexOf("#channel-spsc-128")).isLessThan(page.indexOf("#channel-mpmc-0"));
  }

  @Test
  void numbersHaveThreeDigitsThatCount() {
    assertThat(List.of(0.0, 0.2345, 1.0, 9.876, 12.34, 99.96, 1234.5, 2_345_678.0))
        .extracting(Figures::value)
        .containsExactly("0", "0.234", "1", "9.88", "12.3", "100", "1,230", "2,350,000");
  }
}
