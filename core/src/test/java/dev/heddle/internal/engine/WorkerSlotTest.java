package dev.heddle.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.engine.RunRingTest.NumberedJob;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
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
  void ownerAndSentinelTakeEachJobOnce() throws Throwable {
    WorkerCarriers carriers = new WorkerCarriers("slot", 1, WorkerListener.NONE);
    Worker worker =
        new Worker(carriers, 1, WorkerCarriers.RING_CAPACITY); // never started: this thread owns it
    MethodHandle takeLifo =
        MethodHandles.privateLookupIn(Worker.class, MethodHandles.lookup())
            .findVirtual(Worker.class, "takeLifo", MethodType.methodType(Job.class));
    AtomicBoolean over = new AtomicBoolean();
    Actor<List<Integer>> sentinel =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              List<Integer> taken = new ArrayList<>();
              while (!over.get()) {
                Job job = worker.takeOverdueLifo();
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
      worker.pushHot(new NumberedJob(pushed++));
      for (int delay = random.nextInt(8); delay > 0; delay--) {
        Thread.onSpinWait();
      }
      Job job = (Job) takeLifo.invoke(worker);
      if (job != null) {
        seen.set(((NumberedJob) job).number);
      }
    }
    over.set(true);
    int byOwner = seen.cardinality();
    List<Integer> bySentinel = sentinel.result();
    bySentinel.forEach(seen::set);
    carriers.stop();
    assertThat(byOwner + bySentinel.size()).as("taken, by both").isEqualTo(pushed);
    assertThat(seen.cardinality()).as("different jobs").isEqualTo(pushed);
  }
}
