package dev.heddle.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.engine.RunRingTest.NumberedJob;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One shard of the injection. */
@Tag("once")
class InjectionQueueTest {
  private final InjectionQueue queue = new InjectionQueue(64);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 33, 63, 64, 100})
  void firstInFirstOutWhereverItGrows(int taken) {
    int pushed = 0;
    for (; pushed < taken; pushed++) {
      queue.push(new NumberedJob(pushed));
    }
    int polled = 0;
    for (; polled < taken; polled++) {
      assertThat(number(queue.poll())).isEqualTo(polled);
    }
    assertThat(queue.isEmpty()).isTrue();
    while (pushed < 1_000) {
      queue.push(new NumberedJob(pushed++));
    }
    while (polled < pushed) {
      assertThat(number(queue.poll())).isEqualTo(polled++);
    }
    assertThat(queue.poll()).isNull();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void aWorkerTakesItsShareInOrder() {
    for (int i = 0; i < 101; i++) {
      queue.push(new NumberedJob(i));
    }
    RunRing ring = new RunRing(EngineSizes.RING);
    assertThat(number(queue.pollShare(ring, 4))).isZero();
    assertThat(ring.size()).isEqualTo(25);
    for (int i = 1; i <= 25; i++) {
      assertThat(number(ring.poll())).isEqualTo(i);
    }
    assertThat(number(queue.poll())).isEqualTo(26);
  }

  @Test
  void aShareFitsIntoTheRing() {
    for (int i = 0; i < 10_000; i++) {
      queue.push(new NumberedJob(i));
    }
    RunRing ring = new RunRing(EngineSizes.RING);
    assertThat(number(queue.pollShare(ring, 1))).isZero();
    assertThat(ring.size()).isEqualTo(EngineSizes.RING / 2);
    assertThat(number(queue.poll())).isEqualTo(1 + EngineSizes.RING / 2);
  }

  @Test
  void eachJobIsTakenOnce() {
    int perProducer = 200_000;
    int producers = 2;
    List<Actor<Void>> pushing = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      int first = p * perProducer;
      pushing.add(
          Actor.start(
              Kind.PLATFORM,
              () -> {
                for (int i = 0; i < perProducer; i++) {
                  queue.push(new NumberedJob(first + i));
                }
                return null;
              }));
    }
    BitSet seen = new BitSet();
    int[] last = {-1, -1};
    while (seen.cardinality() < producers * perProducer) {
      boolean ended = pushing.stream().allMatch(Actor::ended);
      Job job = queue.poll();
      if (job == null) {
        assertThat(ended && seen.cardinality() < producers * perProducer).as("lost").isFalse();
        continue;
      }
      for (; job != null; job = queue.poll()) {
        int number = number(job);
        int producer = number / perProducer;
        if (seen.get(number) || number <= last[producer]) {
          throw new AssertionError(number + " came twice, or after " + last[producer]);
        }
        last[producer] = number;
        seen.set(number);
      }
    }
    pushing.forEach(Actor::result);
    assertThat(queue.isEmpty()).isTrue();
  }

  private static int number(Job job) {
    return ((NumberedJob) job).number;
  }
}
