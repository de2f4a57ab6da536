package dev.heddle.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeqEdgesTest {
  private static final long ABSURD = Long.MAX_VALUE;

  /** Early exit: none of these could be run to its end. */
  @Test
  void absurdlyLongPipelinesEndEarly() {
    ParIndexed<Long> all = Par.generate(ABSURD, i -> i);
    assertThat(all.findFirst()).contains(0L);
    assertThat(all.filter(x -> x == 123_456).findFirst()).contains(123_456L);
    assertThat(all.filter(x -> x > 1_000_000).findAny()).isPresent();
    assertThat(all.anyMatch(x -> x == 77_777)).isTrue();
    assertThat(all.allMatch(x -> x < 99_999)).isFalse();
    assertThat(all.noneMatch(x -> x == 5)).isFalse();
    assertThat(all.position(x -> x == 200_000)).hasValue(200_000);
    assertThat(all.takeWhile(x -> x < 1_000).toList()).hasSize(1_000);
    assertThat(all.skip(ABSURD - 3).toList()).containsExactly(ABSURD - 3, ABSURD - 2, ABSURD - 1);
    assertThat(all.take(3).toList()).containsExactly(0L, 1L, 2L);
    assertThat(all.count()).isEqualTo(ABSURD);
    assertThat(all.flatMap(x -> List.of(x, x)).takeWhile(x -> x < 10).toList()).hasSize(20);
  }

  @Test
  void anEmptySourceHasTheResultsOfNothing() {
    ParIndexed<String> none = Par.over(List.<String>of());
    assertThat(none.toList()).isEmpty();
    assertThat(none.findFirst()).isEmpty();
    assertThat(none.findAny()).isEmpty();
    assertThat(none.allMatch(_ -> false)).isTrue();
    assertThat(none.anyMatch(_ -> true)).isFalse();
    assertThat(none.min(Comparator.naturalOrder())).isEmpty();
    assertThat(none.averageToDouble(String::length)).isEmpty();
    assertThat(none.groupBy(String::length)).isEmpty();
    assertThat(none.chunks(3).toList()).isEmpty();
    assertThat(none.position(_ -> true)).isEmpty();
    assertThat(none.toArray(String[]::new)).isEmpty();
  }

  @Test
  void anyCollectionIsASource() {
    Set<Integer> set = new TreeSet<>(List.of(3, 1, 2));
    assertThat(Par.over(set).map(x -> x * 2).toList()).containsExactly(2, 4, 6);
    assertThat(Par.over(new ArrayDeque<>(set)).into(new HashSet<>())).isEqualTo(set);
    assertThat(Par.over(new ArrayList<>(set)).sumToLong(x -> x)).isEqualTo(6);
  }

  @Test
  void theFirstOfTheSmallestAndTheLastOfTheLargestAreFound() {
    List<String> words = List.of("bb", "a", "cc", "d", "ee");
    Comparator<String> byLength = Comparator.comparingInt(String::length);
    assertThat(Par.over(words).min(byLength)).contains("a");
    assertThat(Par.over(words).max(byLength)).contains("ee");
  }

  @Test
  void twoHeavyElementsRunAtTheSameTimeInALongPipeline() {
    for (int i = 0; i < 50; i++) {
      CyclicBarrier meet = new CyclicBarrier(2);
      Par.generate(1_000, k -> k)
          .withMaxLength(1)
          .forEach(k -> {
            if (k == 0 || k == 999) {
              meet(meet);
            }
          });
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the other side did not run at the same time", e);
    }
  }

  @Test
  void aFailureAddsNothingToTheCallersCollection() {
    List<Integer> into = new ArrayList<>(List.of(7));
    IllegalStateException boom = new IllegalStateException("boom");
    ParIndexed<Integer> source = Par.over(IntStream.range(0, 10_000).boxed().toList());
    assertThat(
            catchThrowable(() ->
                source
                    .inspect(x -> {
                      if (x == 5_000) {
                        throw boom;
                      }
                    })
                    .into(into)))
        .isSameAs(boom);
    assertThat(into).containsExactly(7);
  }

  @Test
  void whatLiesBehindTheEndOfATakeWhileIsNeitherFoundNorShown() {
    ParIndexed<Long> all = Par.generate(100_000, i -> i);
    for (int i = 0; i < 20; i++) {
      assertThat(all.takeWhile(x -> x < 10).filter(x -> x > 10).findAny()).isEmpty();
      AtomicInteger shown = new AtomicInteger();
      all.takeWhile(x -> x < 1_000).forEach(_ -> shown.incrementAndGet());
      assertThat(shown).hasValue(1_000);
    }
  }

  @Test
  void eachPartHasAStateOfItsOwn() {
    AtomicInteger states = new AtomicInteger();
    List<Integer> all =
        Par.generate(100_000, i -> (int) i)
            .mapInit(
                () -> {
                  states.incrementAndGet();
                  return new int[1];
                },
                (state, x) -> {
                  state[0]++;
                  return state[0] > 0 ? x : -1;
                })
            .toList();
    assertThat(all).hasSize(100_000).doesNotContain(-1);
    assertThat(states.get()).isBetween(1, 10_000);
  }

  @Test
  void badInputIsRefusedAtTheCall() {
    ParIndexed<Integer> three = Par.over(List.of(1, 2, 3));
    assertThatThrownBy(() -> three.zip(three.take(2), Integer::sum))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 elements with 2");
    assertThatThrownBy(() -> three.take(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> three.skip(-2)).hasMessageContaining("-2");
    assertThatThrownBy(() -> three.chunks(0)).hasMessageContaining("size of a chunk 0");
    assertThatThrownBy(() -> three.windows(0)).hasMessageContaining("size of a window 0");
    assertThatThrownBy(() -> three.stepBy(0)).hasMessageContaining("step 0");
    assertThatThrownBy(() -> three.withMinLength(0)).hasMessageContaining("length 0");
    assertThatThrownBy(() -> three.withMaxLength(-5)).hasMessageContaining("length -5");
    assertThatThrownBy(() -> Par.generate(-1, i -> i)).hasMessageContaining("length -1");
    assertThatThrownBy(() -> three.map(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> three.filter(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> three.flatMap(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> three.forEach(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Par.over((Object[]) null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void nullIsNoElement() {
    assertThatThrownBy(() -> Par.over(List.of(1)).map(_ -> null).toList())
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("a mapper's result");
    assertThatThrownBy(() -> Par.over(List.of(1)).groupBy(_ -> null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("a key");
  }

  /** The caller's fault, but it must not hang nor lose the caller. */
  @Test
  void aSourceThatShrinksDuringTheRunFailsTheRun() {
    List<Integer> list = new ArrayList<>(IntStream.range(0, 10_000).boxed().toList());
    assertThatThrownBy(() ->
            Par.over(list)
                .forEach(x -> {
                  if (x == 0) {
                    list.clear();
                  }
                }))
        .isInstanceOf(RuntimeException.class);
  }
}
