package dev.heddle.lab.report;

import static dev.heddle.lab.frame.Model.PLATFORM_EACH;
import static dev.heddle.lab.frame.Model.VIRTUAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.lab.child.Event;
import dev.heddle.lab.frame.Parameters;
import dev.heddle.lab.frame.Part;
import dev.heddle.lab.frame.Plan;
import dev.heddle.lab.frame.Repetition;
import dev.heddle.lab.report.Report.ChartResult;
import dev.heddle.lab.report.Report.Status;
import dev.heddle.lab.workload.SpawnWorkload;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class ResultsTest {

  private final SpawnWorkload workload = new SpawnWorkload();
  private final Part part = workload.parts().getFirst();
  private final Results results =
      new Results(
          workload,
          new Plan(
              Parameters.none(),
              List.of(),
              new Repetition(0, 1, 1, Duration.ZERO),
              Duration.ofSeconds(1)));

  private ChartResult cost() {
    return results.soFar().charts().getFirst();
  }

  @Test
  void gathersTheValuesOfAPoint() {
    Results.Child child = results.child(part, VIRTUAL);
    child.take(new Event.Begin("cost", "10"));
    child.take(new Event.Value("cost", "10", 3));
    child.take(new Event.Value("cost", "10", 1));
    assertThat(cost().row("virtual", "10").orElseThrow().values().values()).containsExactly(3., 1.);
  }

  @Test
  void laysAFailureAtThePointThatWasBegun() {
    Results.Child child = results.child(part, VIRTUAL);
    child.take(new Event.Begin("cost", "10"));
    child.take(new Event.Value("cost", "10", 3));
    child.take(new Event.Begin("cost", "20"));
    child.take(new Event.Value("cost", "20", 3));
    child.failed("boom");
    assertThat(cost().row("virtual", "10").orElseThrow().status()).isEqualTo(Status.MEASURED);
    assertThat(cost().row("virtual", "20").orElseThrow().status()).isEqualTo(Status.FAILED);
    assertThat(cost().row("virtual", "20").orElseThrow().measured()).isFalse();
    assertThat(cost().row("virtual", "20").orElseThrow().text()).isEqualTo("boom");
  }

  @Test
  void keepsARowForAModelThatFailedBeforeItBegan() {
    results.child(part, PLATFORM_EACH).failed("no such file");
    Report report = Samples.report(results.soFar());
    assertThat(cost().row("platform-each", "").orElseThrow().text()).isEqualTo("no such file");
    assertThat(report.hasFailures()).isTrue();
    assertThat(HtmlPage.render(report, "{}")).contains("no such file");
    assertThat(TerminalTable.render(report)).contains("no such file");
  }

  @Test
  void doesNotTakeStarvationForAFailure() {
    Results.Child child = results.child(part, VIRTUAL);
    child.take(new Event.Value("cost", "10", 3));
    child.take(new Event.Starved("cost", "10", "waited"));
    assertThat(cost().row("virtual", "10").orElseThrow().status()).isEqualTo(Status.STARVED);
    assertThat(Samples.report(results.soFar()).hasFailures()).isFalse();
  }

  @Test
  void refusesAChartThatTheWorkloadDoesNotHave() {
    assertThatThrownBy(
            () -> results.child(part, VIRTUAL).take(new Event.Value("nonsense", "10", 3)))
        .hasMessageContaining("nonsense");
  }
}
