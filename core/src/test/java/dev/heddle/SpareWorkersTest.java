package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.stress.Waits;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Spare workers come when they are needed, and go. */
@Tag("worker")
class SpareWorkersTest {
  private static final int WORKERS = 2;

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("soak-worker-"))
        .count();
  }

  private static void compute(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void hogsComeAndGoAndTheThreadsAreBackAtTheEnd() throws InterruptedException {
    AtomicInteger spares = new AtomicInteger();
    WorkerHooks hooks =
        new WorkerHooks() {
          @Override
          public void started(int worker) {
            spares.addAndGet(worker >= WORKERS ? 1 : 0);
          }

          @Override
          public void stopped(int worker) {
            spares.addAndGet(worker >= WORKERS ? -1 : 0);
          }
        };
    TaskRuntime runtime =
        TaskRuntime.builder()
            .name("soak")
            .workers(WORKERS)
            .slowAfter(Duration.ofMillis(4))
            .retireSparesAfter(Duration.ofMillis(100))
            .workerHooks(hooks)
            .build();
    AtomicInteger done = new AtomicInteger();
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int round = 0; round < 4; round++) {
      AtomicInteger most = new AtomicInteger();
      int hogs = 6;
      int before = done.get();
      for (int i = 0; i < hogs; i++) {
        long nanos = 10_000_000L + random.nextInt(60_000_000);
        runtime.spawn(
            "hog",
            () -> {
              for (int k = 0; k < 20; k++) {
                runtime.spawn(
                    "short",
                    () -> {
                      Tasks.sleep(Duration.ofMillis(2));
                      most.accumulateAndGet(spares.get(), Math::max);
                      done.incrementAndGet();
                    });
              }
              compute(nanos);
              done.incrementAndGet();
            });
      }
      Waits.until("all tasks of a round", () -> done.get() == before + 21 * hogs);
      assertThat(most.get()).as("spare workers").isBetween(1, WORKERS);
      Waits.until("the end of the spare workers", () -> spares.get() == 0);
      Waits.until("the end of their threads", () -> threads() == WORKERS);
    }
    assertThat(runtime.shutdown(Duration.ofSeconds(10)).orderly()).isTrue();
    Waits.until("the end of all threads", () -> threads() == 0);
  }

  @Test
  void aShutdownBesideAHogLeavesNoThread() throws InterruptedException {
    for (int turn = 0; turn < 5; turn++) {
      TaskRuntime runtime =
          TaskRuntime.builder()
              .name("soak")
              .workers(WORKERS)
              .slowAfter(Duration.ofMillis(2))
              .build();
      AtomicInteger ran = new AtomicInteger();
      for (int i = 0; i < WORKERS; i++) {
        runtime.spawn("hog", () -> compute(30_000_000));
      }
      for (int i = 0; i < 50; i++) {
        runtime.spawn("behind", () -> ran.incrementAndGet());
      }
      assertThat(runtime.shutdown(Duration.ofSeconds(10)).orderly()).isTrue();
      assertThat(ran.get()).isEqualTo(50);
      Waits.until("the end of all threads", () -> threads() == 0);
    }
  }
}
