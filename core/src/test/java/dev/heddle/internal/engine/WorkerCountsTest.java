package dev.heddle.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import dev.heddle.stress.Waits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the workers count. */
@Tag("worker")
class WorkerCountsTest {
  @Test
  void everySliceIsCountedOnce() {
    WorkerCarriers carriers = new WorkerCarriers("counts", 3, WorkerListener.NONE);
    AtomicInteger runs = new AtomicInteger();
    int each = 20_000;
    List<Actor<Void>> producers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      producers.add(
          Actor.start(
              Kind.PLATFORM,
              () -> {
                for (int k = 0; k < each; k++) {
                  carriers.schedule(new StrayJob(runs::incrementAndGet, carriers));
                }
                return null;
              }));
    }
    producers.forEach(Actor::result);
    Waits.until("all jobs to have run", () -> runs.get() == 2 * each);
    assertThat(carriers.counts().slices()).isEqualTo(2 * each);
    assertThat(carriers.counts().injected()).isPositive();
    carriers.stop();
  }

  @Test
  void aSleepIsCountedAndWhoEndsIt() {
    WorkerCarriers carriers = new WorkerCarriers("counts", 1, WorkerListener.NONE);
    Worker worker = carriers.workers[0];
    for (int turn = 1; turn <= 20; turn++) {
      Waits.until("the worker to sleep", () -> carriers.idle.isFull() && Waits.rests(worker));
      WorkerCounts before = carriers.counts();
      AtomicInteger runs = new AtomicInteger();
      carriers.schedule(new StrayJob(runs::incrementAndGet, carriers));
      Waits.until(
          "the job to have run and the worker to sleep again",
          () -> runs.get() == 1 && carriers.counts().minus(before).sleeps() == 1);
      WorkerCounts counts = carriers.counts().minus(before);
      assertThat(counts.woken()).isEqualTo(1);
      assertThat(counts.wokenInVain()).isZero();
      assertThat(counts.injected()).isEqualTo(1);
      assertThat(counts.slices()).isEqualTo(1);
    }
    carriers.stop();
  }

  @Test
  void countsAddUpAndSubtract() {
    WorkerCounts one = new WorkerCounts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    WorkerCounts other = new WorkerCounts(10, 20, 30, 40, 50, 60, 70, 80, 90, 100);
    assertThat(one.plus(other).minus(one)).isEqualTo(other);
    assertThat(one.plus(other).minus(other)).isEqualTo(one);
    assertThat(one.slices()).isEqualTo(15);
  }
}
