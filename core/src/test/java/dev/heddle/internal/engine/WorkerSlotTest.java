package dev.heddle.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.engine.RunRingTest.NumberedJob;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The LIFO slot of a worker between its owner and a sentinel. */
@Tag("worker")
class WorkerSlotTest {
  @Test
  void ownerAndSentinelTakeEachJobOnce() {
    WorkerCarriers carriers = new WorkerCarriers("slot", 2, EngineSizes.forWorkers(2));
    Worker worker = carriers.workers[0]; // never started: this thread owns it
    AtomicBoolean over = new AtomicBoolean();
    Actor<List<Integer>> sentinel =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              Worker idle = carriers.workers[1];
              List<Integer> taken = new ArrayList<>();
              while (!over.get()) {
                Job job = idle.takeOverdue(worker, 1);
                if (job != null) {
                  taken.add(((NumberedJob) job).number);
                }
              }
              return taken;
            });
    BitSet seen = new BitSet();
    SplittableRandom random = new SplittableRandom(1);
    long end = System.nanoTime() + 1_000_000_000L;
    int pushed = 0;
    while (System.nanoTime() - end < 0) {
      worker.pushWoken(new NumberedJob(pushed++));
      for (int delay = random.nextInt(8); delay > 0; delay--) {
        Thread.onSpinWait();
      }
      Job job = worker.takeLifo();
      if (job != null) {
        seen.set(((NumberedJob) job).number);
      }
    }
    over.set(true);
    int byOwner = seen.cardinality();
    List<Integer> bySentinel = sentinel.result();
    bySentinel.forEach(seen::set);
    assertThat(byOwner + bySentinel.size()).as("taken, by both").isEqualTo(pushed);
    assertThat(seen.cardinality()).as("different jobs").isEqualTo(pushed);
  }
}
