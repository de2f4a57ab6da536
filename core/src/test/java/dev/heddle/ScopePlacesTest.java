package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/** A scope can be opened from anywhere. */
class ScopePlacesTest {
  private final Object monitor = new Object();

  private static int fortyTwo() throws InterruptedException {
    return Scope.run(scope -> {
      Task<Integer> left = scope.spawn(() -> 40);
      Task<Integer> right = scope.spawn(() -> 2);
      return left.join() + right.join();
    });
  }

  @Test
  void theTestThread() throws Exception {
    assertThat(fortyTwo()).isEqualTo(42);
  }

  @Test
  void aPlatformThread() throws Exception {
    assertThat(Elsewhere.start(Thread.ofPlatform(), ScopePlacesTest::fortyTwo).get()).isEqualTo(42);
  }

  @Test
  void aVirtualThreadThatIsNoTask() throws Exception {
    assertThat(Elsewhere.start(Thread.ofVirtual(), ScopePlacesTest::fortyTwo).get()).isEqualTo(42);
  }

  @Test
  void anotherTask() throws Exception {
    assertThat(
            Scope.<Integer, RuntimeException>run(
                scope -> scope.spawn(ScopePlacesTest::fortyTwo).join()))
        .isEqualTo(42);
  }

  @Test
  void anotherScope() throws Exception {
    assertThat(Scope.<Integer, RuntimeException>run(scope -> fortyTwo())).isEqualTo(42);
  }

  @Test
  void aForkJoinWorker() throws Exception {
    try (ForkJoinPool pool = new ForkJoinPool(1)) {
      assertThat(pool.submit(ScopePlacesTest::fortyTwo).get()).isEqualTo(42);
    }
  }

  @Test
  void insideSynchronized() throws Exception {
    synchronized (monitor) {
      assertThat(fortyTwo()).isEqualTo(42);
    }
  }

  @Test
  void insideSynchronizedInEveryTask() throws Exception {
    // Many more tasks than carriers wait while they hold a monitor.
    Scope.execute(scope -> {
      for (int i = 0; i < 32; i++) {
        scope.spawn(() -> {
          synchronized (new Object()) {
            assertThat(fortyTwo()).isEqualTo(42);
          }
        });
      }
    });
  }

  @Test
  void deepNesting() throws Exception {
    assertThat(depth(100)).isEqualTo(100);
  }

  private static int depth(int levels) throws InterruptedException {
    if (levels == 0) {
      return 0;
    }
    return Scope.run(scope -> 1 + scope.spawn(() -> depth(levels - 1)).join());
  }
}
