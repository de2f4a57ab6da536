package dev.heddle.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.stress.Actor;
import dev.heddle.stress.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The queues outside the workers, and the thread that looks after them. */
@Tag("once")
class TimersTest {
  private static final long HOUR = Duration.ofHours(1).toNanos();

  /** Counts its firings, and remembers one that came too early. */
  private static final class Counted extends TimerEntry {
    final AtomicInteger fired = new AtomicInteger();
    volatile boolean early;

    Counted(long nanos) {
      super(System.nanoTime() + nanos);
    }

    @Override
    protected void fire() {
      early |= System.nanoTime() - deadline < 0;
      fired.incrementAndGet();
    }
  }

  @Test
  void entriesFireInTheOrderOfTheirDeadlines() {
    List<Integer> order = new ArrayList<>(); // filled by the timer thread
    CountDownLatch all = new CountDownLatch(5);
    long now = System.nanoTime() + Duration.ofMillis(30).toNanos();
    for (int number : new int[] {3, 1, 4, 0, 2}) {
      Timers.arm(
          new TimerEntry(now + 1_000L * number) {
            @Override
            protected void fire() {
              order.add(number);
              all.countDown();
            }
          });
    }
    Waits.until("five firings", () -> all.getCount() == 0);
    assertThat(order).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void anEarlierEntryShortensTheSleep() {
    Counted late = new Counted(HOUR);
    Timers.arm(late);
    for (int i = 0; i < 200; i++) {
      Counted soon = new Counted(20_000);
      Timers.arm(soon);
      Waits.until("the firing of an earlier entry", () -> soon.fired.get() == 1);
    }
    assertThat(late.cancel()).isTrue();
    assertThat(late.cancel()).isFalse();
  }

  @Test
  void anEntryThatFailsDoesNotStopTheClock() {
    Timers.arm(
        new TimerEntry(System.nanoTime()) {
          @Override
          protected void fire() {
            throw new IllegalStateException("planted by TimersTest");
          }
        });
    Counted next = new Counted(1_000);
    Timers.arm(next);
    Waits.until("the next firing", () -> next.fired.get() == 1);
  }

  @Test
  void everyEntryFiresOnceOrIsCancelled() {
    int perActor = 40_000;
    List<Actor<List<Counted>>> actors = new ArrayList<>();
    for (int a = 0; a < 4; a++) {
      SplittableRandom random = new SplittableRandom(a);
      actors.add(
          Actor.start(
              Actor.kind(a),
              () -> {
                List<Counted> expected = new ArrayList<>();
                List<Counted> all = new ArrayList<>();
                for (int i = 0; i < perActor; i++) {
                  Counted entry = new Counted(random.nextInt(3_000_000));
                  all.add(entry);
                  Timers.arm(entry);
                  Counted other = all.get(random.nextInt(all.size()));
                  if (random.nextInt(10) < 7) {
                    other.cancel();
                  }
                }
                all.stream().filter(entry -> !entry.isCancelled()).forEach(expected::add);
                Waits.until(
                    () -> "all firings; live entries: " + TimersProbe.live(),
                    () -> expected.stream().allMatch(entry -> entry.fired.get() == 1));
                assertThat(all).noneMatch(entry -> entry.isCancelled() && entry.fired.get() != 0);
                return all;
              }));
    }
    while (!actors.stream().allMatch(Actor::ended)) {
      TimersProbe.validate();
    }
    for (Actor<List<Counted>> actor : actors) {
      assertThat(actor.result()).noneMatch(entry -> entry.early || entry.fired.get() > 1);
    }
  }

  @Test
  void cancellingAgainstFiringHasOneWinner() {
    long end = System.nanoTime() + 1_000_000_000L;
    SplittableRandom random = new SplittableRandom(1);
    while (System.nanoTime() - end < 0) {
      // They come up one after the other, and are cancelled one after the other meanwhile.
      List<Counted> batch = new ArrayList<>();
      long base = 100_000L + random.nextInt(100_000);
      for (int i = 0; i < 200; i++) {
        batch.add(new Counted(base));
        Timers.arm(batch.getLast());
      }
      Counted first = batch.getFirst();
      for (long spins = 0; first.fired.get() == 0 && spins < 10_000_000; spins++) {
        Thread.onSpinWait();
      }
      boolean[] cancelled = new boolean[batch.size()];
      for (int i = random.nextInt(40); i < cancelled.length; i++) {
        cancelled[i] = batch.get(i).cancel();
      }
      for (int i = 0; i < cancelled.length; i++) {
        Counted entry = batch.get(i);
        if (!cancelled[i]) {
          Waits.until("the firing of what was not cancelled", () -> entry.fired.get() == 1);
        }
      }
      Counted last = new Counted(0);
      Timers.arm(last);
      Waits.until("a firing behind the batch", () -> last.fired.get() == 1);
      for (int i = 0; i < cancelled.length; i++) {
        assertThat(batch.get(i).fired.get()).isEqualTo(cancelled[i] ? 0 : 1);
      }
    }
  }

  @Test
  void aMillionCancelledEntriesLeaveNothingBehind() {
    List<Counted> kept = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      kept.add(new Counted(HOUR + i));
      Timers.arm(kept.getLast());
    }
    SplittableRandom random = new SplittableRandom(1);
    int largest = 0;
    for (int i = 0; i < 1_000_000; i++) {
      Counted entry = new Counted(HOUR / 2 + random.nextLong(HOUR));
      Timers.arm(entry);
      entry.cancel();
      if (i % 10_000 == 0) {
        TimersProbe.validate();
        largest = Math.max(largest, TimersProbe.size());
      }
    }
    assertThat(largest).isLessThan(1_000);
    assertThat(TimersProbe.size()).isLessThan(1_000);
    kept.forEach(TimerEntry::cancel);
    awaitRightCount();
  }

  @Test
  void manyEntriesThatAreCancelledTogetherAreGone() {
    List<Counted> crowd = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      crowd.add(new Counted(HOUR + i));
      Timers.arm(crowd.getLast());
    }
    TimersProbe.validate();
    crowd.forEach(TimerEntry::cancel);
    Counted next = new Counted(HOUR);
    Timers.arm(next);
    assertThat(TimersProbe.size()).isLessThan(1_000);
    assertThat(TimersProbe.live()).isGreaterThanOrEqualTo(1);
    TimersProbe.validate();
    next.cancel();
  }

  @Test
  void manyThreadsArmAndCancelWithoutALeak() {
    List<Actor<Void>> actors =
        Actor.startMixed(
            4,
            () -> {
              for (int i = 0; i < 100_000; i++) {
                Counted entry = new Counted(HOUR);
                Timers.arm(entry);
                entry.cancel();
              }
              return null;
            });
    actors.forEach(Actor::result);
    TimersProbe.validate();
    assertThat(TimersProbe.size()).isLessThan(1_000);
    awaitRightCount();
  }

  @Test
  void whatOthersCancelIsPurged() {
    List<Counted> crowd = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      crowd.add(new Counted(HOUR + i));
      Timers.arm(crowd.getLast());
    }
    // From many threads, so that most of them share no queue with this one.
    List<Actor<Void>> actors = new ArrayList<>();
    for (int a = 0; a < 16; a++) {
      int part = a;
      actors.add(
          Actor.start(
              Actor.Kind.PLATFORM,
              () -> {
                for (int i = part; i < crowd.size(); i += 16) {
                  assertThat(crowd.get(i).cancel()).isTrue();
                }
                return null;
              }));
    }
    actors.forEach(Actor::result);
    TimersProbe.validate();
    assertThat(TimersProbe.size()).isLessThan(1_000);
  }

  private static void awaitRightCount() {
    Waits.until(
        () -> "the count of dead entries, " + TimersProbe.countedDead() + ", to be right",
        () -> TimersProbe.countedDead() == TimersProbe.size() - TimersProbe.live());
  }
}
