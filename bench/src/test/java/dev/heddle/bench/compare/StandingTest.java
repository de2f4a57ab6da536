package dev.heddle.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class StandingTest {

  @Test
  void losingRowsComeFirstAndOfTheseTheWorst() {
    assertThat(Standing.of(Planted.results().scenarios()))
        .filteredOn(standing -> standing.kind() == Row.Kind.TASKS)
        .extracting(standing -> standing.result().scenario(), Standing::outcome)
        .containsExactly(
            tuple("spsc-128", Standing.Outcome.LOSES),
            tuple("mpmc-128", Standing.Outcome.LOSES),
            tuple("spsc-1", Standing.Outcome.FAILED),
            tuple("mpmc-1", Standing.Outcome.TIE),
            tuple("mpmc-0", Standing.Outcome.WINS),
            tuple("spsc-unbounded", Standing.Outcome.NOT_YET));
  }

  @Test
  void oneWorkerIsComparedWithOneWorkerOnly() {
    assertThat(Standing.of(Planted.results().scenarios()))
        .filteredOn(standing -> standing.kind() == Row.Kind.ONE_WORKER)
        .singleElement()
        .satisfies(standing -> {
          assertThat(standing.best()).isEqualTo(Planted.row("go-1", 8));
          assertThat(standing.ratio()).contains(0.5);
        });
  }

  @Test
  void platformThreadsAreComparedWithPlatformThreadsOnly() {
    assertThat(Standing.of(Planted.results().scenarios()))
        .filteredOn(standing -> standing.kind() == Row.Kind.THREADS)
        .singleElement()
        .extracting(Standing::best)
        .isEqualTo(Planted.row("crossbeam-threads", 6));
  }

  @Test
  void aLoopByHandIsAPeerOfAParallelLoop() {
    ScenarioResult loops =
        new ScenarioResult(
            "parallel",
            "sum-squares",
            "ns",
            List.of(
                Planted.row("heddle-worker", 2),
                Planted.row("jdk-threads", 1),
                Planted.row("jdk", 9),
                Planted.row("jdk-1", 0.5)));

    assertThat(Standing.of(List.of(loops)))
        .singleElement()
        .extracting(Standing::best)
        .isEqualTo(Planted.row("jdk-threads", 1));
  }

  @Test
  void thereIsNoRatioToZero() {
    ScenarioResult result =
        Planted.channel("mpmc-0", Planted.row("heddle-worker", 5), Planted.row("go", 0));

    assertThat(Standing.of(List.of(result)).getFirst().ratio()).isEmpty();
  }
}
