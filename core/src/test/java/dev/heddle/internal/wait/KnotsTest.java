package dev.heddle.internal.wait;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class KnotsTest {
  private static List<List<Integer>> knots(Map<Integer, List<Integer>> graph) {
    return Knots.of(graph.keySet().stream().sorted().toList(), graph::get);
  }

  @Test
  void aCycleIsAKnotInItsOrderAndWhatLeadsThereIsNot() {
    assertThat(
            knots(
                Map.of(1, List.of(2), 2, List.of(3), 3, List.of(4), 4, List.of(2), 5, List.of(1))))
        .containsExactly(List.of(2, 3, 4));
  }

  @Test
  void oneThatLeadsToItselfIsAKnot() {
    assertThat(knots(Map.of(1, List.of(1), 2, List.of(1)))).containsExactly(List.of(1));
  }

  @Test
  void eachKnotIsFoundOnce() {
    assertThat(
            knots(
                Map.of(
                    1, List.of(2, 3), 2, List.of(2), 3, List.of(4), 4, List.of(3), 5, List.of(3))))
        .containsExactly(List.of(2), List.of(3, 4));
  }

  @Test
  void aCycleWithAWayOutIsNoKnot() {
    assertThat(knots(Map.of(1, List.of(2), 2, List.of(1, 3), 3, List.of(4), 4, List.of(3))))
        .containsExactly(List.of(3, 4));
  }

  @Test
  void severalCyclesThroughOneNodeAreOneKnot() {
    assertThat(knots(Map.of(1, List.of(2, 3), 2, List.of(1), 3, List.of(1))))
        .singleElement()
        .satisfies(knot -> assertThat(knot).containsExactlyInAnyOrder(1, 2, 3));
  }

  @Test
  void aLongChainNeedsNoLongStack() {
    int length = 100_000;
    List<Integer> nodes = IntStream.range(0, length).boxed().toList();
    assertThat(Knots.of(nodes, node -> List.of((node + 1) % length)))
        .singleElement()
        .satisfies(knot -> assertThat(knot).hasSize(length));
  }
}
