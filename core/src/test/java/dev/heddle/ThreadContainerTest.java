package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The JDK adds a virtual thread to a map when it starts and removes it when it ends, the latter on
 * the carrier. A carrier that waits for a lock of that map could wait for a thread that only it can
 * run. With a single worker nobody else could help; here many threads contend for the map while its
 * tasks start and end. Tasks on own carriers stand in no such map: this fails if they do again, and
 * wait for it.
 */
@Tag("worker")
class ThreadContainerTest {
  private static final int OTHERS = 3;
  private static final int ROUNDS = 60;
  private static final int TASKS = 200;

  @Test
  void aSingleWorkerGetsOnWhileOthersStartAndEndThreads() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    List<Elsewhere<Integer>> others = new ArrayList<>();
    for (int i = 0; i < OTHERS; i++) {
      others.add(Elsewhere.start(() -> startThreads(over)));
    }
    try (TaskRuntime single = TaskRuntime.builder().singleWorker().build()) {
      AtomicInteger ran = new AtomicInteger();
      for (int round = 0; round < ROUNDS; round++) {
        single.execute(scope -> {
          // Starts come from the carrier and from outside, in turn, and ends beside them.
          for (int i = 0; i < TASKS / 2; i++) {
            scope.spawn(() -> {
              ran.incrementAndGet();
              scope.spawn(() -> ran.incrementAndGet());
            });
          }
        });
      }
      assertThat(ran).hasValue(ROUNDS * TASKS);
      assertThat(single.shutdown(Duration.ofSeconds(20)).orderly()).isTrue();
    } finally {
      over.set(true);
    }
    for (Elsewhere<Integer> other : others) {
      assertThat(other.get()).isPositive();
    }
  }

  private static int startThreads(AtomicBoolean over) throws InterruptedException {
    int started = 0;
    while (!over.get()) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        threads.add(Thread.ofVirtual().start(() -> {}));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      started += threads.size();
    }
    return started;
  }
}
