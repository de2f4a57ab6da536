package dev.heddle.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.stress.Waits;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Nobody is woken for a job that the running one has woken; if the slice is long after all, what
 * waits behind it gets the idle worker all the same.
 */
@Tag("worker")
class WatchedWorkerTest {
  private static final Duration HOG = Duration.ofSeconds(5);

  private final WorkerCarriers carriers = new WorkerCarriers("watched", 2, WorkerListener.NONE);

  @AfterEach
  void stop() {
    carriers.stop();
  }

  /** Yields, alone, until the other worker is on duty. */
  private void awaitSentinel() {
    long end = System.nanoTime() + Waits.LONG.toNanos();
    while (carriers.idle.count() == 0) {
      assertThat(System.nanoTime() - end).as("busy for %s", Waits.LONG).isNegative();
      Thread.yield();
    }
  }

  /** Keeps the worker until {@code condition} holds; false if it does not. */
  private static boolean compute(BooleanSupplier condition) {
    long end = System.nanoTime() + HOG.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      Thread.onSpinWait();
    }
    return true;
  }

  private Thread parked(AtomicBoolean wanted, Runnable then) {
    Thread thread =
        PlainJob.start(
            carriers,
            () -> {
              while (!wanted.get()) {
                LockSupport.park();
              }
              then.run();
            });
    Waits.until("a parked thread", () -> Waits.rests(thread));
    return thread;
  }

  private void ends(Thread thread) {
    Waits.until(() -> thread + " to end", () -> !thread.isAlive());
  }

  @Test
  void whatASliceHasWokenGetsTheIdleWorkerIfItRunsOn() {
    for (int turn = 0; turn < 10; turn++) {
      AtomicBoolean wanted = new AtomicBoolean();
      CountDownLatch ran = new CountDownLatch(2);
      Thread one = parked(wanted, ran::countDown);
      Thread other = parked(wanted, ran::countDown);
      AtomicBoolean both = new AtomicBoolean();
      Thread hog =
          PlainJob.start(
              carriers,
              () -> {
                awaitSentinel();
                wanted.set(true);
                LockSupport.unpark(one); // displaced into the ring
                LockSupport.unpark(other); // in the slot
                both.set(compute(() -> ran.getCount() == 0));
              });
      ends(hog);
      assertThat(both).as("turn %d: the others ran beside the hog", turn).isTrue();
    }
    assertThat(carriers.counts().rescued()).as("taken by the sentinel").isPositive();
  }

  @Test
  void whatComesFromOutsideGetsTheIdleWorkerAtOnce() {
    for (int turn = 0; turn < 10; turn++) {
      CountDownLatch computing = new CountDownLatch(1);
      AtomicBoolean ran = new AtomicBoolean();
      AtomicBoolean beside = new AtomicBoolean();
      Thread hog =
          PlainJob.start(
              carriers,
              () -> {
                awaitSentinel();
                computing.countDown();
                beside.set(compute(ran::get));
              });
      Waits.until("a computing thread", () -> computing.getCount() == 0);
      Thread injected = PlainJob.start(carriers, () -> ran.set(true));
      ends(hog);
      ends(injected);
      assertThat(beside).as("turn %d: the injected thread ran beside the hog", turn).isTrue();
    }
  }

  @Test
  void aBacklogOfShortSlicesIsShared() {
    int crowd = 20;
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch left = new CountDownLatch(crowd);
    for (int i = 0; i < crowd; i++) {
      PlainJob.start(
          carriers,
          () -> {
            while (!over.get()) {
              Thread.yield();
            }
            left.countDown();
          });
    }
    WorkerCounts[] before = {carriers.workers[0].counts(), carriers.workers[1].counts()};
    Waits.until(
        "both workers to run many slices",
        () ->
            carriers.workers[0].counts().minus(before[0]).slices() > 10_000
                && carriers.workers[1].counts().minus(before[1]).slices() > 10_000);
    over.set(true);
    Waits.until("the end", () -> left.getCount() == 0);
  }
}
