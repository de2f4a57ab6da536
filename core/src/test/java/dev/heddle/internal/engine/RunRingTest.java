package dev.heddle.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The local queue of a worker. */
@Tag("once")
class RunRingTest {
  private static final int CAPACITY = EngineSizes.RING;

  private final RunRing ring = new RunRing(CAPACITY);

  @Test
  void firstInFirstOutAroundTheRing() {
    int pushed = 0;
    int polled = 0;
    for (int turn = 0; turn < 3 * CAPACITY; turn++) {
      int fill = 1 + turn % CAPACITY;
      while (pushed - polled < fill) {
        assertThat(ring.push(new NumberedJob(pushed++))).isTrue();
      }
      assertThat(ring.size()).isEqualTo(pushed - polled);
      while (pushed - polled > fill / 2) {
        assertThat(number(ring.poll())).isEqualTo(polled++);
      }
    }
    while (polled < pushed) {
      assertThat(number(ring.poll())).isEqualTo(polled++);
    }
    assertThat(ring.poll()).isNull();
  }

  @Test
  void aFullRingRefuses() {
    for (int i = 0; i < CAPACITY; i++) {
      assertThat(ring.push(new NumberedJob(i))).isTrue();
    }
    assertThat(ring.push(new NumberedJob(-1))).isFalse();
    assertThat(number(ring.poll())).isZero();
    assertThat(ring.push(new NumberedJob(CAPACITY))).isTrue();
    assertThat(ring.push(new NumberedJob(-1))).isFalse();
    for (int i = 1; i <= CAPACITY; i++) {
      assertThat(number(ring.poll())).isEqualTo(i);
    }
    assertThat(ring.size()).isZero();
  }

  @Test
  void aThiefTakesTheOlderHalfInOrder() {
    for (int queued = 0; queued <= CAPACITY; queued++) {
      RunRing victim = new RunRing(CAPACITY);
      RunRing own = new RunRing(CAPACITY);
      int start = queued * 7;
      for (int i = 0; i < start; i++) {
        victim.push(new NumberedJob(-1));
        victim.poll();
        own.push(new NumberedJob(-2));
        own.poll();
      }
      for (int i = 0; i < queued; i++) {
        victim.push(new NumberedJob(i));
      }
      Job first = own.stealHalf(victim);
      if (queued == 0) {
        assertThat(first).isNull();
        continue;
      }
      int half = (queued + 1) / 2;
      assertThat(number(first)).isZero();
      assertThat(own.size()).isEqualTo(half - 1);
      assertThat(victim.size()).isEqualTo(queued - half);
      for (int i = 1; i < half; i++) {
        assertThat(number(own.poll())).isEqualTo(i);
      }
      for (int i = half; i < queued; i++) {
        assertThat(number(victim.poll())).isEqualTo(i);
      }
    }
  }

  @Test
  void whatIsStagedIsQueuedOnceItIsPublished() {
    for (int start = 0; start < 2 * CAPACITY; start++) {
      for (int i = 0; i < CAPACITY / 2; i++) {
        ring.stage(ring.end() + i, new NumberedJob(i));
      }
      assertThat(ring.size()).isZero();
      assertThat(ring.poll()).isNull();
      ring.publish(ring.end() + CAPACITY / 2);
      assertThat(ring.size()).isEqualTo(CAPACITY / 2);
      for (int i = 0; i < CAPACITY / 2; i++) {
        assertThat(number(ring.poll())).isEqualTo(i);
      }
      ring.push(new NumberedJob(-1));
      ring.poll();
    }
  }

  @Test
  void thievesThatTakeHalvesFromEachOtherTakeEachJobOnce() {
    int jobs = 300_000;
    RunRing[] rings = {ring, new RunRing(CAPACITY), new RunRing(CAPACITY)};
    AtomicBoolean done = new AtomicBoolean();
    List<Actor<List<Integer>>> thieves = new ArrayList<>();
    for (int i = 1; i < rings.length; i++) {
      RunRing own = rings[i];
      RunRing other = rings[rings.length - i];
      thieves.add(
          Actor.start(
              Kind.PLATFORM,
              () -> {
                List<Integer> taken = new ArrayList<>();
                while (true) {
                  boolean last = done.get();
                  Job job = own.poll();
                  if (job == null) {
                    job = own.stealHalf(ring);
                  }
                  if (job == null) {
                    job = own.stealHalf(other);
                  }
                  if (job != null) {
                    taken.add(number(job));
                  } else if (last) {
                    return taken;
                  }
                }
              }));
    }
    List<Integer> own = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      if (!ring.push(new NumberedJob(i))) {
        own.add(i); // where a worker appends to the injection
      }
    }
    done.set(true);
    BitSet seen = new BitSet(jobs);
    List<Integer> all = new ArrayList<>(own);
    for (Actor<List<Integer>> thief : thieves) {
      all.addAll(thief.result());
    }
    for (RunRing rest : rings) { // a thief that had seen all empty may have left some to the other
      for (Job job = rest.poll(); job != null; job = rest.poll()) {
        all.add(number(job));
      }
    }
    for (int number : all) {
      assertThat(seen.get(number)).as("job %d", number).isFalse();
      seen.set(number);
    }
    assertThat(seen.cardinality()).isEqualTo(jobs);
  }

  @Test
  void takersBesideTheOwnerTakeEachJobOnce() {
    int jobs = 300_000;
    AtomicBoolean done = new AtomicBoolean();
    List<Actor<List<Integer>>> thieves = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      thieves.add(
          Actor.start(
              Kind.PLATFORM,
              () -> {
                List<Integer> taken = new ArrayList<>();
                while (true) {
                  boolean last = done.get();
                  Job job = ring.poll();
                  if (job != null) {
                    taken.add(number(job));
                  } else if (last) {
                    return taken;
                  }
                }
              }));
    }
    List<Integer> own = new ArrayList<>();
    for (int i = 0; i < jobs; ) {
      if (ring.push(new NumberedJob(i))) {
        i++;
      }
      if (i % 3 == 0) {
        Job job = ring.poll();
        if (job != null) {
          own.add(number(job));
        }
      }
    }
    done.set(true);
    BitSet seen = new BitSet(jobs);
    record(own, seen);
    for (Actor<List<Integer>> thief : thieves) {
      record(thief.result(), seen);
    }
    assertThat(seen.cardinality()).isEqualTo(jobs);
  }

  /** Each taker sees the numbers rise: the head only goes forward. */
  private static void record(List<Integer> taken, BitSet seen) {
    int before = -1;
    for (int number : taken) {
      if (number <= before || seen.get(number)) {
        throw new AssertionError(number + " came twice, or after " + before);
      }
      before = number;
      seen.set(number);
    }
  }

  private static int number(Job job) {
    return ((NumberedJob) job).number;
  }

  /** A job that never runs. */
  static final class NumberedJob implements Job {
    final int number;

    NumberedJob(int number) {
      this.number = number;
    }

    @Override
    public Runnable continuation() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void continuation(Runnable first) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Carriers carriers() {
      throw new UnsupportedOperationException();
    }
  }
}
