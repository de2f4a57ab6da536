package dev.heddle.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.Scope;
import dev.heddle.Tasks;
import dev.heddle.TimeoutException;
import dev.heddle.channel.Channel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Virtual time: it costs nothing, it is the same for everybody, it moves when it should. */
class TimeTest {
  @ParameterizedTest
  @EnumSource(Grain.class)
  void anHourPassesAtOnce(Grain grain) {
    new Explorer()
        .grain(grain)
        .schedules(20)
        .check(() -> {
          Clock clock = Simulation.clock();
          Instant before = clock.instant();
          Tasks.sleep(Duration.ofHours(1));
          assertThat(Simulation.elapsed()).isEqualTo(Duration.ofHours(1));
          assertThat(clock.instant()).isEqualTo(before.plusSeconds(3600));
        });
  }

  @Test
  void whatIsDueEarlierHappensEarlier() {
    Explorer.explore(() -> {
      List<Integer> order = new ArrayList<>();
      Scope.execute(scope -> {
        for (int i = 5; i > 0; i--) {
          int number = i;
          scope.spawn(() -> {
            Tasks.sleep(Duration.ofMillis(number));
            order.add(number);
          });
        }
      });
      assertThat(order).containsExactly(1, 2, 3, 4, 5);
    });
  }

  @Test
  void aTimeLimitDoesNotStrikeWhileSomebodyCanRun() {
    Explorer.explore(() -> {
      Channel<Integer> channel = Channel.rendezvous();
      Scope.execute(scope -> {
        scope.spawn(() -> channel.send(1));
        channel.receiveWithin(Duration.ofNanos(1));
      });
    });
  }

  @ParameterizedTest
  @EnumSource(Grain.class)
  void whenTheClockRunsATimeLimitRacesWithEverything(Grain grain) {
    Set<String> outcomes = ConcurrentHashMap.newKeySet();
    new Explorer()
        .grain(grain)
        .time(Passing.ANYTIME)
        .schedules(300)
        .check(() -> {
          Channel<Integer> channel = Channel.rendezvous();
          Scope.execute(scope -> {
            scope.spawn(() -> channel.trySend(1));
            try {
              channel.receiveWithin(Duration.ofMillis(1));
              outcomes.add("received");
            } catch (TimeoutException late) {
              outcomes.add("late");
            }
          });
        });

    assertThat(outcomes).containsExactlyInAnyOrder("received", "late");
  }

  @Test
  void twoLimitsThatAreDueTogetherComeInBothOrders() {
    Set<String> orders = new HashSet<>();
    new Explorer()
        .exhaustive(0)
        .check(() -> {
          StringBuilder order = new StringBuilder();
          Scope.execute(scope -> {
            for (String name : List.of("a", "b")) {
              scope.spawn(() -> {
                Tasks.sleep(Duration.ofMillis(1));
                order.append(name);
              });
            }
          });
          orders.add(order.toString());
        });

    assertThat(orders).containsExactlyInAnyOrder("ab", "ba");
  }

  @Test
  void aClockMovedByHandStandsStillOtherwise() {
    Exploration exploration =
        new Explorer()
            .time(Passing.BY_HAND)
            .schedules(5)
            .pages(false)
            .run(() -> Tasks.sleep(Duration.ofMillis(1)));

    assertThat(exploration.finding().kind()).isEqualTo(Finding.Kind.DEADLOCK);
  }

  @ParameterizedTest
  @EnumSource(Grain.class)
  void advancingWakesInOrderAndLetsAllFollow(Grain grain) {
    new Explorer()
        .grain(grain)
        .time(Passing.BY_HAND)
        .schedules(100)
        .check(() -> {
          List<String> log = new ArrayList<>();
          Scope.execute(scope -> {
            Channel<String> channel = Channel.rendezvous();
            scope.spawn(() -> {
              for (int i = 1; i <= 3; i++) {
                Tasks.sleep(Duration.ofSeconds(1));
                channel.send("tick " + i);
              }
              channel.close();
            });
            scope.spawn(() -> channel.forEach(log::add));
            Simulation.settle();
            assertThat(log).isEmpty();
            Simulation.advance(Duration.ofMillis(2500));
            assertThat(log).containsExactly("tick 1", "tick 2");
            assertThat(Simulation.elapsed()).isEqualTo(Duration.ofMillis(2500));
            Simulation.advance(Duration.ofMillis(500));
            assertThat(log).containsExactly("tick 1", "tick 2", "tick 3");
          });
        });
  }

  @Test
  void outsideASimulationThereIsNone() {
    assertThat(Simulation.isActive()).isFalse();
    assertThatThrownBy(Simulation::elapsed)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not inside a simulation");
  }
}
