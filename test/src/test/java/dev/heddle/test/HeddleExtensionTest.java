package dev.heddle.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.heddle.Scope;
import dev.heddle.channel.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The annotation, as JUnit runs it. */
class HeddleExtensionTest {
  private static TestExecutionSummary run(DiscoverySelector selector) {
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selector)
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter(
                    "junit.jupiter.execution.parallel.mode.default", "concurrent")
                .build(),
            summary);
    return summary.getSummary();
  }

  private static Throwable failure(Class<?> type, String method) {
    TestExecutionSummary summary = run(selectMethod(type, method));
    assertThat(summary.getFailures()).hasSize(1);
    return summary.getFailures().getFirst().getException();
  }

  /** Not run by itself. */
  @Tag("planted")
  static class Planted {
    static final AtomicInteger runs = new AtomicInteger();
    static final AtomicInteger after = new AtomicInteger();
    static final Set<Integer> fresh = ConcurrentHashMap.newKeySet();

    private final Channel<Integer> channel = Channel.bounded(2);
    private int prepared;

    @BeforeEach
    void prepare() {
      prepared++;
    }

    @AfterEach
    void count() {
      if (Simulation.isActive()) {
        after.incrementAndGet();
      }
    }

    @HeddleTest(schedules = 25, seed = 3)
    void passes() throws Exception {
      runs.incrementAndGet();
      channel.send(prepared);
      fresh.add(channel.size());
      Scope.execute(scope -> scope.spawn(() -> channel.receive()));
    }

    @HeddleTest(seed = 1)
    void fails() throws Exception {
      Programs.lostUpdate();
    }

    @HeddleTest(exhaustive = 1, strategy = HeddleTest.Choice.PCT_3)
    void isExhausted() throws Exception {
      Programs.twoSenders();
    }

    @HeddleTest(exhaustive = 5, grain = Grain.FINE, timeout = 1)
    void isTooBig() throws Exception {
      Programs.everything();
    }

    @HeddleTest
    void hasAParameter(String what) {}

    @HeddleTest(schedules = 0)
    void hasNoSchedules() {}
  }

  /** Not run by itself. */
  @Tag("planted")
  static class Parallel {
    @HeddleTest(schedules = 300)
    void one() throws Exception {
      Programs.everything();
    }

    @HeddleTest(schedules = 300, grain = Grain.FINE)
    void two() throws Exception {
      Programs.everything();
    }

    @HeddleTest(schedules = 300)
    void three() throws Exception {
      Programs.sleepers();
    }

    @HeddleTest(schedules = 300, grain = Grain.FINE)
    void four() throws Exception {
      Programs.twoSenders();
    }
  }

  @Test
  void everyScheduleGetsAFreshInstanceInsideTheSimulation() {
    Planted.runs.set(0);
    Planted.after.set(0);
    Planted.fresh.clear();

    assertThat(run(selectMethod(Planted.class, "passes")).getTestsSucceededCount()).isEqualTo(1);
    assertThat(Planted.runs.get()).isGreaterThanOrEqualTo(25);
    assertThat(Planted.after.get()).isEqualTo(Planted.runs.get());
    assertThat(Planted.fresh).containsExactly(1);
  }

  @Test
  void aFailureIsReportedWithTheLineThatBringsItBack() {
    Throwable failure = failure(Planted.class, "fails");

    assertThat(failure).isInstanceOf(ScheduleError.class);
    assertThat(failure)
        .hasMessageContaining("Planted.fails: task 'main' failed")
        .hasMessageContaining("-Dheddle.seed=")
        .hasMessageContaining("-Dheddle.schedule=")
        .hasMessageContaining(".html");
    assertThat(((ScheduleError) failure).finding().page())
        .content()
        .startsWith("<!doctype html>")
        .contains("<svg", "adder 0", "Programs.java:")
        .doesNotContain("http");
  }

  @Test
  void anExhaustiveTestPassesOnlyWhenItIsExhausted() {
    assertThat(run(selectMethod(Planted.class, "isExhausted")).getTestsSucceededCount())
        .isEqualTo(1);
    assertThat(failure(Planted.class, "isTooBig")).hasMessageContaining("not exhausted within 1 s");
  }

  @Test
  void badUseSaysWhatToDo() {
    assertThat(failure(Planted.class, "hasNoSchedules")).hasMessageContaining("at least 1: 0");
    assertThat(
            run(selectMethod(Planted.class, "hasAParameter", String.class.getName())).getFailures())
        .hasSize(1);
  }

  @Test
  void testsRunInParallel() {
    TestExecutionSummary summary = run(selectClass(Parallel.class));

    assertThat(summary.getTestsSucceededCount()).isEqualTo(4);
  }
}
