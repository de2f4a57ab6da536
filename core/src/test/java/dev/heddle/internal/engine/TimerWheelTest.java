package dev.heddle.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wheel against a sorted map, and at its boundaries. */
@Tag("once")
class TimerWheelTest {
  private static final long TICK = 1L << 16;
  private static final long CENTURIES = Long.MAX_VALUE / 2;

  private static final class Entry extends TimerEntry {
    final long number;

    Entry(long deadline, long number) {
      super(deadline);
      this.number = number;
    }

    @Override
    protected void fire() {}

    @Override
    public String toString() {
      return "entry " + number + " at " + deadline;
    }
  }

  private static List<TimerEntry> taken(TimerWheel wheel, long now) {
    List<TimerEntry> taken = new ArrayList<>();
    for (TimerEntry entry = wheel.takeDue(now); entry != null; ) {
      TimerEntry behind = entry.unchain();
      taken.add(entry);
      entry = behind;
    }
    return taken;
  }

  /** The origins are such that the clock overflows in the middle, as the JDK's may. */
  @ParameterizedTest
  @ValueSource(longs = {0, -1_000_000_000_000L, Long.MAX_VALUE - 3_000_000_000L, Long.MIN_VALUE})
  void behavesAsASortedMap(long origin) {
    for (int seed = 0; seed < 60; seed++) {
      compareWithASortedMap(origin, new SplittableRandom(seed));
    }
  }

  private static void compareWithASortedMap(long origin, SplittableRandom random) {
    TimerWheel wheel = new TimerWheel(origin);
    TreeMap<Entry, Entry> model =
        new TreeMap<>(
            Comparator.comparingLong((Entry entry) -> entry.deadline - origin)
                .thenComparingLong(entry -> entry.number));
    List<Entry> all = new ArrayList<>();
    long now = origin;
    int scale = 10 + random.nextInt(30);
    for (int step = 0; step < 400; step++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2, 3 -> {
          long ahead = random.nextLong(1L << (1 + random.nextInt(scale)));
          if (random.nextInt(4) == 0) {
            ahead = Math.max(0, (ahead & -TICK) + random.nextInt(3) - 1);
          }
          if (random.nextInt(20) == 0) {
            ahead = Math.max(-ahead, origin - now); // overdue already
          }
          Entry entry = new Entry(now + ahead, step);
          wheel.add(entry, now);
          model.put(entry, entry);
          all.add(entry);
        }
        case 4 -> {
          if (!all.isEmpty()) {
            Entry entry = all.get(random.nextInt(all.size()));
            assertThat(wheel.remove(entry)).isEqualTo(model.remove(entry) != null);
          }
        }
        default -> {
          long by = random.nextLong(1L << (1 + random.nextInt(scale)));
          if (random.nextInt(3) == 0 && !model.isEmpty()) {
            by = Math.max(0, model.firstKey().deadline - now + random.nextInt(3) - 1);
          }
          now += by;
          List<TimerEntry> expected = new ArrayList<>();
          while (!model.isEmpty() && model.firstKey().deadline - now <= 0) {
            expected.add(model.pollFirstEntry().getValue());
          }
          assertThat(taken(wheel, now)).containsExactlyElementsOf(expected);
          if (!model.isEmpty()) {
            assertThat(wheel.nextLook() - now).isPositive();
          }
        }
      }
      TimersProbe.validate(wheel);
      assertThat(wheel.size()).isEqualTo(model.size());
      if (model.isEmpty()) {
        assertThat(wheel.earliest()).isEqualTo(TimerEntry.NEVER);
        assertThat(wheel.nextLook()).isEqualTo(TimerEntry.NEVER);
      } else {
        assertThat(wheel.earliest()).isEqualTo(model.firstKey().deadline);
        assertThat(wheel.nextLook() - wheel.earliest()).isNotPositive();
      }
    }
  }

  @Test
  void noEntryIsEarlyOrLateAtTheBoundariesOfALevel() {
    for (int level = 0; level <= 7; level++) {
      for (long slots : new long[] {1, 2, 63, 64, 65, 127, 128}) {
        for (long beside = -1; beside <= 1; beside++) {
          long deadline = (slots << (6 * level)) * TICK + beside;
          if (deadline > 0 && deadline < CENTURIES) {
            TimerWheel wheel = new TimerWheel(0);
            TimerEntry entry = new Entry(deadline, 0);
            wheel.add(entry, 0);
            assertThat(wheel.earliest()).isEqualTo(deadline);
            assertThat(taken(wheel, deadline - 1)).isEmpty();
            assertThat(taken(wheel, deadline)).containsExactly(entry);
          }
        }
      }
    }
  }

  @Test
  void centuriesAheadTakeAFewLooks() {
    TimerWheel wheel = new TimerWheel(0);
    List<TimerEntry> crowd = new ArrayList<>();
    for (int i = 0; i < 100; i++) { // too many to be looked through, so slots are followed
      crowd.add(new Entry(CENTURIES - i * 1_000L, i));
      wheel.add(crowd.getLast(), 0);
    }
    List<TimerEntry> all = new ArrayList<>();
    int looks = 0;
    while (wheel.size() > 0) {
      looks++;
      all.addAll(taken(wheel, wheel.nextLook()));
    }
    assertThat(all).containsExactlyElementsOf(crowd.reversed());
    assertThat(looks).isLessThan(100 + 16);
  }

  @Test
  void equalDeadlinesComeInTheOrderOfAddingWhateverLevelTheyWereAddedAt() {
    TimerWheel wheel = new TimerWheel(0);
    long deadline = 5_000_000_000L;
    List<TimerEntry> expected = new ArrayList<>();
    for (long now = 0; now <= deadline; now += 250_000_000L) {
      assertThat(taken(wheel, now - 1)).isEmpty();
      expected.add(new Entry(deadline, now));
      wheel.add(expected.getLast(), now);
    }
    assertThat(taken(wheel, deadline)).containsExactlyElementsOf(expected);
  }

  @Test
  void aLateWheelStillKeepsTheOrder() {
    TimerWheel wheel = new TimerWheel(0);
    wheel.add(new Entry(10 * TICK, 0), 0);
    long late = 1_000 * TICK;
    wheel.add(new Entry(999 * TICK, 1), late); // the wheel cannot follow past the first
    wheel.add(new Entry(3 * TICK, 2), late);
    wheel.add(new Entry(late + 1, 3), late);
    assertThat(taken(wheel, late))
        .extracting(entry -> ((Entry) entry).number)
        .containsExactly(2L, 0L, 1L);
    assertThat(taken(wheel, late + 1)).hasSize(1);
  }

  @Test
  void purgingRemovesTheCancelledOnly() {
    TimerWheel wheel = new TimerWheel(0);
    List<TimerEntry> kept = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Entry entry = new Entry(i * 7_919L * TICK, i);
      wheel.add(entry, 0);
      if (i % 3 == 0) {
        entry.cancel();
      } else {
        kept.add(entry);
      }
    }
    wheel.purge();
    TimersProbe.validate(wheel);
    assertThat(taken(wheel, 8_000_000 * TICK)).containsExactlyElementsOf(kept);
  }
}
