package dev.heddle.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.Scope;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each strategy does what it is for. */
class StrategyTest {
  /** Depth 3: the two writes of the writer must fall between two adjacent reads of the reader. */
  static void depthThree() throws Exception {
    int[] a = {0};
    int[] b = {0};
    boolean[] seen = {false};
    Scope.execute(scope -> {
      scope.spawn(
          "writer",
          () -> {
            noise(a);
            Simulation.point("write a", a);
            a[0] = 1;
            noise(a);
            Simulation.point("write b", b);
            b[0] = 1;
            noise(a);
          });
      scope.spawn(
          "reader",
          () -> {
            noise(b);
            Simulation.point("read a", a);
            boolean first = a[0] == 0;
            Simulation.point("read b", b);
            seen[0] = first && b[0] == 1;
            noise(b);
          });
    });
    if (seen[0]) {
      throw new AssertionError("both writes fell between two adjacent reads");
    }
  }

  private static void noise(Object target) {
    for (int i = 0; i < 30; i++) {
      Simulation.point("noise", target);
    }
  }

  private static Exploration explore(Strategy strategy, long seed) {
    return new Explorer()
        .strategy(strategy)
        .seed(seed)
        .schedules(2_000)
        .pages(false)
        .run(StrategyTest::depthThree);
  }

  @Test
  void pctFindsABugOfDepthThreeThatARandomWalkDoesNotFind() {
    for (long seed = 1; seed <= 3; seed++) {
      assertThat(explore(Strategy.random(), seed).finding()).isNull();
      assertThat(explore(Strategy.pct(3), seed).finding()).isNotNull();
    }
    assertThat(explore(Strategy.rotation(), 1).finding()).isNotNull();
  }

  @Test
  void aRandomWalkAndPartialOrderSamplingFindALostUpdateAtOnce() {
    for (Strategy strategy : List.of(Strategy.random(), Strategy.pos(), Strategy.pct(2))) {
      Exploration exploration =
          new Explorer().strategy(strategy).pages(false).run(Programs::lostUpdate);
      assertThat(exploration.finding()).as(strategy.toString()).isNotNull();
      assertThat(exploration.schedules()).isLessThan(100);
      assertThat(exploration.finding().seed()).startsWith(strategy.toString());
    }
  }

  /** Two tasks with two steps each. */
  private static void interleave(Set<String> orders) throws Exception {
    StringBuilder order = new StringBuilder();
    Scope.execute(scope -> {
      for (String name : List.of("a", "b")) {
        scope.spawn(
            name,
            () -> {
              Simulation.point("one");
              order.append(name);
              Simulation.point("two");
              order.append(name);
            });
      }
    });
    orders.add(order.toString());
  }

  private static Set<String> ordersWithin(int preemptions) {
    Set<String> orders = new TreeSet<>();
    Exploration exploration = new Explorer().exhaustive(preemptions).run(() -> interleave(orders));
    assertThat(exploration.exhausted()).isTrue();
    return orders;
  }

  @Test
  void theExhaustiveSearchCoversExactlyWhatTheBoundAllows() {
    assertThat(ordersWithin(0)).containsExactly("aabb", "bbaa");
    // One preemption: between the two steps, and the other runs to its end.
    assertThat(ordersWithin(1)).containsExactly("aabb", "abba", "baab", "bbaa");
    assertThat(ordersWithin(4)).containsExactly("aabb", "abab", "abba", "baab", "baba", "bbaa");
  }

  @Test
  void theExhaustiveSearchFindsTheLostUpdateWithOnePreemptionOnly() {
    Exploration without = new Explorer().exhaustive(0).run(Programs::lostUpdate);
    Exploration with = new Explorer().exhaustive(1).pages(false).run(Programs::lostUpdate);

    assertThat(without.exhausted()).isTrue();
    assertThat(without.finding()).isNull();
    assertThat(with.finding().preemptions()).isEqualTo(1);
    assertThat(with.exhausted()).isFalse();
  }

  @Test
  void anExhaustiveSearchThatIsCutShortDoesNotSayExhausted() {
    Exploration exploration = new Explorer().exhaustive(3).schedules(10).run(Programs::everything);

    assertThat(exploration.schedules()).isEqualTo(10);
    assertThat(exploration.exhausted()).isFalse();
  }

  @Test
  void everyCaseOfASelectIsTaken() {
    Set<Integer> taken = new HashSet<>();
    new Explorer()
        .exhaustive(0)
        .run(() -> {
          var a = dev.heddle.channel.Channel.<Integer>bounded(1);
          var b = dev.heddle.channel.Channel.<Integer>bounded(1);
          a.send(1);
          b.send(2);
          taken.add(dev.heddle.Select.<Integer>of().receive(a, x -> x).receive(b, x -> x).await());
        });

    assertThat(taken).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void badSettingsAreRefusedWithTheirValue() {
    assertThatThrownBy(() -> Strategy.pct(0)).hasMessageContaining("1 to 16: 0");
    assertThatThrownBy(() -> Strategy.rotation(new Strategy[0])).hasMessageContaining("at least");
    assertThatThrownBy(() -> new Explorer().schedules(0)).hasMessageContaining("at least 1: 0");
    assertThatThrownBy(() -> new Explorer().exhaustive(-1)).hasMessageContaining("negative: -1");
    assertThatThrownBy(() -> new Explorer().maxSteps(0)).hasMessageContaining(": 0");
    assertThatThrownBy(() -> new Explorer().repeatEvery(-2)).hasMessageContaining("-2");
    assertThatThrownBy(() -> new Explorer().seed("nonsense")).hasMessageContaining("'nonsense'");
    assertThatThrownBy(() -> new Explorer().schedule("nonsense").run(Programs::twoSenders))
        .hasMessageContaining("'nonsense'");
  }

  @Test
  void anExplorationInsideASimulationIsRefused() {
    assertThatThrownBy(
            () -> new Explorer().pages(false).check(() -> Explorer.explore(Programs::twoSenders)))
        .hasMessageContaining("cannot explore another one");
  }
}
