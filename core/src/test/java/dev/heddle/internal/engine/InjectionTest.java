package dev.heddle.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.internal.engine.RunRingTest.NumberedJob;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shards of what becomes runnable outside the workers. */
@Tag("once")
class InjectionTest {
  private static final int SHARDS = 4;

  private final Injection injection = new Injection(SHARDS);

  @ParameterizedTest
  @CsvSource({"1,4", "4,4", "5,8", "8,8", "9,16", "33,32", "1000,32"})
  void thereIsAboutOneShardForEachWorker(int workers, int shards) {
    assertThat(Injection.shardsFor(workers)).isEqualTo(shards);
  }

  @Test
  void theNumberOfShardsIsAPowerOfTwo() {
    assertThatThrownBy(() -> new Injection(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3");
  }

  @Test
  void whatOneThreadPushesComesOutInItsOrder() {
    for (int i = 0; i < 100; i++) {
      injection.push(7, new NumberedJob(i));
    }
    assertThat(injection.isEmpty()).isFalse();
    for (int i = 0; i < 100; i++) {
      assertThat(number(injection.poll(i))).isEqualTo(i);
    }
    assertThat(injection.isEmpty()).isTrue();
    assertThat(injection.poll(0)).isNull();
  }

  @Test
  void aCrowdedShardDoesNotKeepAnotherWaiting() {
    for (int i = 0; i < 100; i++) {
      injection.push(1, new NumberedJob(1));
    }
    injection.push(2, new NumberedJob(2));
    List<Integer> numbers = new ArrayList<>();
    for (int visit = 0; visit < SHARDS; visit++) {
      numbers.add(number(injection.poll(visit)));
    }
    assertThat(numbers).contains(2);
  }

  @Test
  void aShareComesFromOneShard() {
    for (int i = 0; i < 30; i++) {
      injection.push(2, new NumberedJob(i));
      injection.push(3, new NumberedJob(100 + i));
    }
    RunRing ring = new RunRing(EngineSizes.RING);
    assertThat(number(injection.pollShare(1, ring, 3))).isZero();
    assertThat(ring.size()).isEqualTo(9);
    for (int i = 1; i <= 9; i++) {
      assertThat(number(ring.poll())).isEqualTo(i);
    }
    assertThat(number(injection.pollShare(3, ring, 3))).isEqualTo(100);
  }

  @Test
  void threadsPushAtTheSameTimeAndEachKeepsItsOrder() {
    int each = 100_000;
    List<Actor<Void>> producers = new ArrayList<>();
    for (int p = 0; p < 3; p++) {
      int first = p * each;
      producers.add(
          Actor.start(
              Kind.PLATFORM,
              () -> {
                for (int i = 0; i < each; i++) {
                  injection.push(Thread.currentThread().threadId(), new NumberedJob(first + i));
                }
                return null;
              }));
    }
    BitSet seen = new BitSet();
    int[] last = new int[3];
    Arrays.fill(last, -1);
    RunRing ring = new RunRing(EngineSizes.RING);
    long visit = 0;
    while (true) {
      boolean ended = producers.stream().allMatch(Actor::ended);
      Job job = injection.pollShare(visit++, ring, 2);
      if (job == null && ended) {
        break;
      }
      for (; job != null; job = ring.poll()) {
        int number = number(job);
        if (number <= last[number / each]) {
          throw new AssertionError(number + " came after " + last[number / each]);
        }
        last[number / each] = number;
        seen.set(number);
      }
    }
    producers.forEach(Actor::result);
    assertThat(seen.cardinality()).isEqualTo(3 * each);
  }

  private static int number(Job job) {
    return ((NumberedJob) job).number;
  }
}
