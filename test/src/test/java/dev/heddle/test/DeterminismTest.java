package dev.heddle.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same seed gives the same traces: again, beside other explorations, in both grains. */
class DeterminismTest {
  private static Exploration explore(Grain grain, long seed) {
    return new Explorer().grain(grain).seed(seed).schedules(200).run(Programs::everything);
  }

  @ParameterizedTest
  @EnumSource(Grain.class)
  void equalSeedsGiveEqualTraces(Grain grain) {
    Exploration first = explore(grain, 7);
    Exploration second = explore(grain, 7);

    assertThat(first.finding()).isNull();
    assertThat(second).isEqualTo(first);
    assertThat(explore(grain, 8).traces()).isNotEqualTo(first.traces());
  }

  @ParameterizedTest
  @EnumSource(Grain.class)
  void equalSeedsGiveEqualTracesWhenTheClockRuns(Grain grain) {
    Explorer explorer = new Explorer().grain(grain).time(Passing.ANYTIME).seed(7).schedules(200);

    assertThat(explorer.run(Programs::sleepers)).isEqualTo(explorer.run(Programs::sleepers));
  }

  @Test
  void eightExplorationsAtOnceGiveTheTracesThatTheyGiveAlone() throws Exception {
    List<Exploration> alone = new ArrayList<>();
    List<Callable<Exploration>> together = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Grain grain = Grain.values()[i % 2];
      long seed = i;
      alone.add(explore(grain, seed));
      together.add(() -> explore(grain, seed));
    }

    List<Exploration> beside = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Exploration> each : threads.invokeAll(together)) {
        beside.add(each.get());
      }
    }

    assertThat(beside).isEqualTo(alone);
  }

  @Test
  void aThreadThatIsNotSimulatedGetsTheJdkBesideASimulation() throws Exception {
    long before = System.nanoTime();
    Exploration one = explore(Grain.FINE, 1);
    dev.heddle.Tasks.sleep(java.time.Duration.ofMillis(5));

    assertThat(System.nanoTime() - before).isGreaterThan(5_000_000);
    assertThat(one.finding()).isNull();
    Programs.twoSenders();
  }
}
