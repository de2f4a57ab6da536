package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.stress.Waits;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
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
    assertThat(SpareSoak.run(Duration.ofSeconds(1))).endsWith("no thread is left");
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
