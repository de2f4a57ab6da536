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
  private final RunRing ring = new RunRing();

  @Test
  void firstInFirstOutAroundTheRing() {
    int pushed = 0;
    int polled = 0;
    for (int turn = 0; turn < 3 * RunRing.CAPACITY; turn++) {
      int fill = 1 + turn % RunRing.CAPACITY;
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
    for (int i = 0; i < RunRing.CAPACITY; i++) {
      assertThat(ring.push(new NumberedJob(i))).isTrue();
    }
    assertThat(ring.push(new NumberedJob(-1))).isFalse();
    assertThat(number(ring.poll())).isZero();
    assertThat(ring.push(new NumberedJob(RunRing.CAPACITY))).isTrue();
    assertThat(ring.push(new NumberedJob(-1))).isFalse();
    for (int i = 1; i <= RunRing.CAPACITY; i++) {
      assertThat(number(ring.poll())).isEqualTo(i);
    }
    assertThat(ring.size()).isZero();
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
