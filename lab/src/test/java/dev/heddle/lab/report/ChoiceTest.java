package dev.heddle.lab.report;

import static dev.heddle.lab.frame.Model.HEDDLE_WORKER;
import static dev.heddle.lab.frame.Model.PLATFORM_EACH;
import static dev.heddle.lab.frame.Model.PLATFORM_POOL;
import static dev.heddle.lab.frame.Model.VIRTUAL;
import static dev.heddle.lab.report.Samples.bars;
import static dev.heddle.lab.report.Samples.failed;
import static dev.heddle.lab.report.Samples.lines;
import static dev.heddle.lab.report.Samples.logBars;
import static dev.heddle.lab.report.Samples.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.lab.frame.Chart.Better;
import dev.heddle.lab.report.Report.ChartResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class ChoiceTest {

  private static String sentence(ChartResult... charts) {
    return Samples.workload("spawn", charts).choice();
  }

  @Test
  void namesTheWinnerTheRatioAndTheRunnerUp() {
    assertThat(
            sentence(
                lines(
                    row(VIRTUAL, "1000", 200, 201, 202),
                    row(HEDDLE_WORKER, "1000", 100, 101, 99),
                    row(PLATFORM_EACH, "1000", 9_000, 9_100, 9_200))))
        .isEqualTo(
            "To start tasks choose Heddle tasks (Worker): 100 ns with 1,000 tasks, 2.0 times as"
                + " fast as Virtual threads (201), and no other figure here speaks against it.");
  }

  @Test
  void changesWhenTheWinnersAreSwapped() {
    String before =
        sentence(lines(row(VIRTUAL, "10", 50, 51, 52), row(PLATFORM_POOL, "10", 90, 91, 92)));
    String after =
        sentence(lines(row(PLATFORM_POOL, "10", 50, 51, 52), row(VIRTUAL, "10", 90, 91, 92)));
    assertThat(before).startsWith("To start tasks choose Virtual threads: 51.0 ns");
    assertThat(after).startsWith("To start tasks choose Platform pool: 51.0 ns");
    assertThat(after)
        .isEqualTo(
            before
                .replace("Virtual threads", "?")
                .replace("Platform pool", "Virtual threads")
                .replace("?", "Platform pool"));
  }

  @Test
  void seesNoDifferenceInsideTheNoise() {
    assertThat(
            sentence(
                lines(
                    row(VIRTUAL, "10", 100, 110, 120),
                    row(HEDDLE_WORKER, "10", 105, 108, 130),
                    row(PLATFORM_EACH, "10", 400, 410, 420))))
        .isEqualTo(
            "To start tasks there is no difference beyond the noise between Heddle tasks (Worker)"
                + " (105 to 130) and Virtual threads (100 to 120) with 10 tasks, in ns; the first"
                + " is 3.8 times as fast as Platform threads (410).");
  }

  @Test
  void doesNotListEveryEqual() {
    assertThat(
            sentence(
                lines(
                    row(VIRTUAL, "10", 100, 110, 120),
                    row(HEDDLE_WORKER, "10", 105, 108, 130),
                    row(PLATFORM_POOL, "10", 105, 111, 130),
                    row(PLATFORM_EACH, "10", 100, 112, 420))))
        .contains("and one other with 10 tasks")
        .doesNotContain("Platform threads");
  }

  @Test
  void takesTheHigherValueWhereMoreIsBetter() {
    ChartResult rate =
        new ChartResult(
            "rate",
            "Rate",
            "to fetch",
            "requests/s",
            Better.HIGHER,
            "as fast as",
            dev.heddle.lab.frame.Chart.Shape.LINES,
            "under way",
            dev.heddle.lab.frame.Chart.LARGEST,
            java.util.List.of(
                row(VIRTUAL, "10", 200, 200, 200), row(PLATFORM_EACH, "10", 100, 100, 100)));
    assertThat(sentence(rate)).contains("choose Virtual threads: 200", "2.0 times as fast as");
  }

  @Test
  void comparesWhereSeveralModelsAre() {
    assertThat(
            sentence(
                lines(
                    row(VIRTUAL, "10", 100, 100, 100),
                    row(PLATFORM_EACH, "10", 50, 50, 50),
                    row(VIRTUAL, "1000", 90, 90, 90))))
        .startsWith("To start tasks choose Platform threads: 50.0 ns with 10 tasks");
  }

  @Test
  void saysWhatTheWinnerIsBadAt() {
    assertThat(
            sentence(
                lines(row(VIRTUAL, "10", 50, 51, 52), row(PLATFORM_POOL, "10", 90, 91, 92)),
                bars(
                    Better.LOWER,
                    row(VIRTUAL, "", 900, 900, 900),
                    row(PLATFORM_POOL, "", 300, 300, 300))))
        .endsWith("but falls behind Platform pool to stay small: 900 against 300 bytes.");
  }

  @Test
  void findsAWeakPointOfTheSameFigure() {
    assertThat(
            sentence(
                logBars(
                    row(VIRTUAL, "p50", 5, 5, 5),
                    row(PLATFORM_POOL, "p50", 1, 1, 1),
                    row(VIRTUAL, "p99", 10, 10, 10),
                    row(PLATFORM_POOL, "p99", 90, 90, 90))))
        .isEqualTo(
            "To be prompt choose Virtual threads: 10.0 ms (p99), 9.0 times as prompt as Platform"
                + " pool (90.0), but falls behind Platform pool (p50): 5.00 against 1.00 ms.");
  }

  @Test
  void saysWhenOnlyOneOrNoneWasMeasured() {
    assertThat(sentence(lines(row(VIRTUAL, "10", 50), failed(PLATFORM_EACH, "10", "crash"))))
        .endsWith("the only model that was measured.");
    assertThat(sentence(lines(failed(PLATFORM_EACH, "", "crash")))).contains("no model");
    assertThat(sentence(lines())).contains("no model");
  }
}
