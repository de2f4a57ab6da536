package dev.heddle.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.wait.Strand;
import dev.heddle.stress.Waits;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A yield that is skipped is one for those who watch how a worker gets on. */
@Tag("worker")
class SkippedYieldTest {
  private static final int YIELDS = 1_000;

  @Test
  void whoYieldsAloneIsNotTakenForOneWhoseSliceDoesNotEnd() {
    WorkerCarriers carriers = new WorkerCarriers("yields", 1, WorkerListener.NONE);
    Worker worker = carriers.workers[0];
    long[] seen = new long[YIELDS];
    Thread alone =
        PlainJob.start(
            carriers,
            () -> {
              for (int i = 0; i < YIELDS; i++) {
                long before = worker.slices();
                Strand.yieldNow();
                seen[i] = worker.slices() - before;
              }
            });
    Waits.until("a thousand yields", () -> !alone.isAlive());
    carriers.stop();
    assertThat(seen).containsOnly(1);
    assertThat(carriers.counts().slices()).as("really made").isLessThan(YIELDS / 2);
  }
}
