package dev.heddle.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.stress.Waits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How many slices a runnable thread waits on a single worker: never more than ENGINE.md derives
 * from the sizes. All that is counted is read on that worker, so the counts are exact.
 */
@Tag("worker")
class FairnessTest {
  /** At least every so many slices one is taken from the ring. */
  private static final long PER_RING_SLICE =
      (Worker.LIFO_LIMIT + 1L) * Worker.LEAST_INTERVAL / (Worker.LEAST_INTERVAL - 1);

  private final WorkerCarriers carriers = new WorkerCarriers("fair", 1, WorkerListener.NONE);
  private final AtomicBoolean over = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void everybodyEnds() {
    over.set(true);
    for (Thread thread : threads) {
      Waits.until(
          () -> thread + " to end",
          () -> {
            LockSupport.unpark(thread);
            return !thread.isAlive();
          });
    }
    carriers.stop();
  }

  private long slices() {
    return carriers.counts().slices();
  }

  private Thread start(Runnable body) {
    Thread thread = PlainJob.start(carriers, body);
    threads.add(thread);
    return thread;
  }

  private static void awaitParked(Thread thread) {
    Waits.until(() -> thread + " to park", () -> Waits.rests(thread));
  }

  /** A thread that is made runnable once, and counts the slices until it runs. */
  private final class Runner {
    private final AtomicLong readyAt = new AtomicLong(-1);
    private final AtomicLong waited = new AtomicLong(-1);
    private final Thread thread;

    Runner() {
      thread =
          start(() -> {
            while (readyAt.get() < 0 && !over.get()) {
              LockSupport.park(this);
            }
            waited.set(slices() - readyAt.get());
          });
      awaitParked(thread);
    }

    /** Makes the thread runnable; by one that runs on the worker. */
    void ready() {
      readyAt.set(slices());
      LockSupport.unpark(thread);
    }

    boolean hasRun() {
      return waited.get() >= 0;
    }

    long waited() {
      Waits.until("the runner to have run", this::hasRun);
      return waited.get();
    }
  }

  /** Two threads that wake each other all the time; the first does {@code beginning} before. */
  private void startPair(Runnable beginning) {
    CountDownLatch known = new CountDownLatch(1);
    Thread[] pair = new Thread[2];
    for (int i = 0; i < 2; i++) {
      int self = i;
      pair[i] =
          start(() -> {
            while (known.getCount() > 0) {
              Thread.yield();
            }
            if (self == 0) {
              beginning.run();
            }
            while (!over.get()) {
              LockSupport.unpark(pair[1 - self]);
              LockSupport.park(this);
            }
          });
    }
    known.countDown();
  }

  private void startYielders(int count) {
    startYielders(count, () -> {});
  }

  /** Threads that do {@code each} in every slice. */
  private void startYielders(int count, Runnable each) {
    CountDownLatch running = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      start(() -> {
        running.countDown();
        while (!over.get()) {
          each.run();
          Thread.yield();
        }
      });
    }
    Waits.until("the yielding threads", () -> running.getCount() == 0);
  }

  @Test
  void aPairThatWakesEachOtherLetsTheRingGoOn() {
    Runner first = new Runner();
    Runner second = new Runner();
    startPair(() -> {
      first.ready(); // into the slot, then displaced into the ring
      second.ready(); // likewise
    });
    // Before the first stands at most the other of the pair, in its first slices.
    assertThat(first.waited()).isBetween(1L, 2 * PER_RING_SLICE);
    assertThat(second.waited()).isBetween(1L, 3 * PER_RING_SLICE);
  }

  @Test
  void whatIsInTheSlotRunsBeforeACrowdThatYields() {
    startYielders(200);
    for (int i = 0; i < 50; i++) {
      Runner runner = new Runner();
      start(runner::ready);
      assertThat(runner.waited()).isBetween(1L, 2L * Worker.LEAST_INTERVAL);
    }
  }

  @Test
  void whoYieldsRunsAgainAfterAllOthersInTheRing() {
    int crowd = 100;
    startYielders(crowd);
    startPair(() -> {});
    AtomicLong longest = new AtomicLong();
    AtomicLong shortest = new AtomicLong(Long.MAX_VALUE);
    Thread measuring =
        start(() -> {
          for (int i = 0; i < 200 && !over.get(); i++) {
            long before = slices();
            Thread.yield();
            longest.accumulateAndGet(slices() - before, Math::max);
            shortest.accumulateAndGet(slices() - before, Math::min);
          }
        });
    Waits.until("two hundred yields", () -> !measuring.isAlive());
    assertThat(longest.get()).isLessThanOrEqualTo((crowd + 3) * PER_RING_SLICE);
    assertThat(shortest.get()).isGreaterThan(crowd);
  }

  @Test
  void whatComesFromOutsideRunsBesideAFullRingAndAPair() {
    startYielders(EngineSizes.RING - 10);
    startPair(() -> {});
    Carriers outside = new Outside();
    long bound = (long) carriers.injection.shards() * Worker.LOOK_INTERVAL;
    for (int i = 0; i < 20; i++) {
      AtomicLong waited = new AtomicLong(-1);
      start(() -> {
        long before = slices();
        PlainJob.start(outside, () -> waited.set(slices() - before));
      });
      Waits.until("the injected thread to run", () -> waited.get() >= 0);
      assertThat(waited.get()).isBetween(1L, bound);
    }
  }

  @Test
  void aThousandThatAreWokenAtOnceAllRunBesideAPair() {
    int crowd = 1_000;
    List<Runner> runners = new ArrayList<>();
    for (int i = 0; i < crowd; i++) {
      runners.add(new Runner());
    }
    startPair(() -> {});
    WorkerCounts before = carriers.counts();
    start(() -> runners.forEach(Runner::ready));
    long inTheRing = EngineSizes.RING * PER_RING_SLICE;
    long longest = 0;
    for (Runner runner : runners) {
      longest = Math.max(longest, runner.waited());
    }
    assertThat(carriers.counts().minus(before).overflowed()).as("overflowed").isPositive();
    // Nobody else fills the ring: what overflowed is taken whenever it is empty.
    assertThat(longest).isLessThanOrEqualTo(inTheRing + crowd * PER_RING_SLICE);
    assertThat(longest).isGreaterThanOrEqualTo(crowd);
  }

  @Test
  void aTimerFiresAtTheNextLookOfABusyWorker() {
    AtomicLong deadline = new AtomicLong(Long.MAX_VALUE);
    AtomicLong lastBefore = new AtomicLong();
    startYielders(
        50,
        () -> {
          if (System.nanoTime() - deadline.get() < 0) {
            lastBefore.set(slices());
          }
        });
    for (int i = 0; i < 50; i++) {
      AtomicLong waited = new AtomicLong(-1);
      start(() -> {
        deadline.set(System.nanoTime() + 500_000);
        lastBefore.set(slices());
        Timers.arm(
            new TimerEntry(deadline.get()) {
              @Override
              protected void fire() {
                waited.set(slices() - lastBefore.get());
              }
            });
      });
      Waits.until("the timer to fire", () -> waited.get() >= 0);
      // The deadline passed in the slice that saw it last ahead, or in the one after it.
      assertThat(waited.get()).isBetween(0L, Worker.LOOK_INTERVAL + 1L);
    }
  }

  /** Makes a thread runnable as if from outside, but at a moment that is known in slices. */
  private final class Outside implements Carriers {
    @Override
    public Thread newThread(Job job, @Nullable String name, Runnable body) {
      return carriers.newThread(job, name, body);
    }

    @Override
    public void schedule(Job job) {
      carriers.inject(job, 1);
    }

    @Override
    public boolean isOwn(Thread thread) {
      return carriers.isOwn(thread);
    }

    @Override
    public void stop() {}
  }
}
