package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.engine.TimerEntry;
import dev.heddle.internal.engine.Timers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimersTest {
  private static final class Entry extends TimerEntry {
    final long at;
    final Runnable action;

    Entry(long at, Runnable action) {
      super(at);
      this.at = at;
      this.action = action;
    }

    @Override
    protected void fire() {
      action.run();
    }
  }

  private static Entry arm(long nanosFromNow, Runnable action) {
    Entry entry = new Entry(System.nanoTime() + nanosFromNow, action);
    Timers.arm(entry);
    return entry;
  }

  @Test
  void everyEntryFiresOnceAndNotBeforeItsTime() {
    Random random = new Random(7);
    AtomicInteger fired = new AtomicInteger();
    AtomicInteger early = new AtomicInteger();
    int count = 3_000;
    for (int i = 0; i < count; i++) {
      long at = System.nanoTime() + random.nextInt(30_000_000);
      Timers.arm(
          new Entry(
              at,
              () -> {
                if (System.nanoTime() - at < 0) {
                  early.incrementAndGet();
                }
                fired.incrementAndGet();
              }));
    }

    Await.until(() -> fired.get() >= count);
    assertThat(fired).hasValue(count);
    assertThat(early).hasValue(0);
  }

  @Test
  void entriesFireInTheOrderOfTheirDeadlines() {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      numbers.add(i);
    }
    Collections.shuffle(numbers, new Random(11));
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    long start;
    do { // once more, if the machine had no time for this thread and the first were due
      order.clear();
      start = System.nanoTime() + 100_000_000;
      for (int number : numbers) {
        Timers.arm(new Entry(start + number * 1_000L, () -> order.add(number)));
      }
    } while (System.nanoTime() - start >= 0 && awaitAll(order));

    awaitAll(order);
    assertThat(order).isSorted();
  }

  private static boolean awaitAll(List<Integer> order) {
    Await.until(() -> order.size() == 500);
    return true;
  }

  @Test
  void aCancelledEntryNeverFires() {
    AtomicInteger wrong = new AtomicInteger();
    AtomicInteger right = new AtomicInteger();
    int count = 1_000;
    int tooLate = 0; // where the machine had no time for this thread
    for (int i = 0; i < count; i++) {
      Entry cancelled = arm(50_000_000, wrong::incrementAndGet);
      arm(50_000_000, right::incrementAndGet);
      tooLate += cancelled.cancel() ? 0 : 1;
      assertThat(cancelled.cancel()).isFalse();
    }

    int expected = count + tooLate;
    Await.until(() -> right.get() + wrong.get() >= expected);
    assertThat(wrong).hasValue(tooLate);
    assertThat(tooLate).isLessThan(count);
  }

  @Test
  void purgingCancelledEntriesKeepsTheOthers() {
    // Far more cancelled than live ones, so that they are purged several times on the way.
    AtomicInteger right = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    int live = 0;
    for (int i = 0; i < 20_000; i++) {
      if (i % 100 == 0) {
        live++;
        arm(100_000_000 - i, right::incrementAndGet);
      } else {
        arm(3_600_000_000_000L, wrong::incrementAndGet).cancel();
      }
    }

    int expected = live;
    Await.until(() -> right.get() == expected);
    assertThat(wrong).hasValue(0);
  }

  @Test
  void anEntryThatHasFiredCannotBeCancelled() {
    AtomicInteger fired = new AtomicInteger();
    Entry entry = arm(0, fired::incrementAndGet);
    Await.until(() -> fired.get() == 1);

    assertThat(entry.cancel()).isFalse();
  }

  @Test
  void aFailingEntryIsLoggedAndStopsNoOther() {
    try (Logs logs = Logs.capture()) {
      AtomicInteger fired = new AtomicInteger();
      arm(
          0,
          () -> {
            throw new IllegalStateException("broken entry");
          });
      arm(1_000_000, fired::incrementAndGet);

      Await.until(() -> fired.get() == 1);
      logs.awaitMessage("a timer entry failed");
    }
  }

  @Test
  void cancellingAndFiringAtTheSameTimeHasOneWinner() {
    for (int i = 0; i < 2_000; i++) {
      AtomicInteger fired = new AtomicInteger();
      Entry entry = arm(20_000, fired::incrementAndGet);
      while (System.nanoTime() - entry.at < 0) {
        Thread.onSpinWait();
      }
      if (!entry.cancel()) {
        Await.until(() -> fired.get() == 1);
      }
    }
  }
}
