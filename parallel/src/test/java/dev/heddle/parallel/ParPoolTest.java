package dev.heddle.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ParPoolTest {
  private static ParPool two(String name) {
    return ParPool.builder().name(name).processors(2).start();
  }

  private static String threadName() {
    return Thread.currentThread().getName();
  }

  @Test
  void whatRunsInsideInstallUsesThatPool() {
    try (ParPool pool = two("mine")) {
      Set<String> names = ConcurrentHashMap.newKeySet();
      long sum =
          pool.install(() -> {
            names.add(threadName());
            return Par.range(0, 2_000_000)
                .map(x -> {
                  if (x % 100_000 == 0) {
                    names.add(threadName());
                  }
                  return x;
                })
                .sum();
          });
      assertThat(sum).isEqualTo(1_999_999_000_000L);
      assertThat(names).allMatch(name -> name.matches("mine-[12]"));
    }
  }

  @Test
  void eachWorkerRunsItsHooksOnce() {
    Set<Integer> started = ConcurrentHashMap.newKeySet();
    Set<Integer> ended = ConcurrentHashMap.newKeySet();
    AtomicInteger hooks = new AtomicInteger();
    ParPool pool =
        ParPool.builder()
            .processors(3)
            .onStart(number -> {
              started.add(number);
              hooks.incrementAndGet();
              throw new IllegalStateException("is logged");
            })
            .onExit(number -> {
              ended.add(number);
              hooks.incrementAndGet();
            })
            .start();
    pool.install(() -> Par.join(() -> {}, () -> {}));
    assertThat(ended).isEmpty();
    pool.close();
    assertThat(started).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(ended).isEqualTo(started);
    assertThat(hooks).hasValue(6);
  }

  @Test
  void aPoolThatWasShutDownRefusesCalls() throws Exception {
    ParPool pool = two("closed");
    pool.shutdown();
    assertThatThrownBy(() -> pool.install(() -> 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'closed' was shut down");
    assertThatThrownBy(() -> pool.spawn(() -> {})).isInstanceOf(IllegalStateException.class);
    assertThat(pool.shutdown(Duration.ofSeconds(20))).isTrue();
    pool.close();
  }

  @Test
  void whatWasAcceptedRunsToItsEnd() throws Exception {
    ParPool pool = two("busy");
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger ran = new AtomicInteger();
    for (int i = 0; i < 10; i++) {
      pool.spawn(() -> {
        await(go);
        Par.spawn(ran::incrementAndGet);
      });
    }
    pool.shutdown();
    assertThat(pool.shutdown(Duration.ZERO)).isFalse();
    go.countDown();
    pool.close();
    assertThat(ran).hasValue(10);
  }

  @Test
  void callersAreServedBesideChainsThatDoNotEnd() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger links = new AtomicInteger();
    try (ParPool pool = two("chains")) {
      for (int i = 0; i < 4; i++) {
        pool.spawn(
            new ParAction<RuntimeException>() {
              @Override
              public void run() {
                links.incrementAndGet();
                if (!over.get()) {
                  Par.spawn(this);
                }
              }
            });
      }
      for (int i = 1; i <= 20; i++) {
        int count = 100_000 * i;
        long sum = pool.install(() -> Par.range(0L, count).sum());
        assertThat(sum).isEqualTo(count * (count - 1L) / 2);
      }
      over.set(true);
    }
    assertThat(links).hasPositiveValue();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aPoolDoesNotWaitForItself() {
    try (ParPool pool = two("self")) {
      pool.install(() -> {
        assertThatThrownBy(pool::close).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pool.shutdown(Duration.ZERO))
            .isInstanceOf(IllegalStateException.class);
      });
      assertThat((int) pool.install(() -> 7)).isEqualTo(7);
    }
  }

  @Test
  void theCommonPoolStays() {
    ParPool common = ParPool.common();
    assertThatThrownBy(common::shutdown).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(common::close).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ParPool.builder().startAsCommon())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("in use already");
    assertThat((int) common.install(() -> 7)).isEqualTo(7);
  }

  @Test
  void poolsStartAndEndWithoutALeak() {
    int before = Thread.activeCount();
    for (int i = 0; i < 200; i++) {
      try (ParPool pool = two("short-" + i)) {
        if (i % 2 == 0) {
          assertThat(pool.install(() -> Par.range(0, 1_000).sum())).isEqualTo(499_500);
        }
      }
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("short-") && !isEnding(name));
    assertThat(Thread.activeCount()).isLessThan(before + 50);
  }

  /** The last worker opens the gate as its last act, and may be seen a moment longer. */
  private static boolean isEnding(String name) {
    return name.startsWith("short-199-");
  }

  @Test
  void detachedFailuresGoToTheHandler() throws Exception {
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    try (ParPool pool =
        ParPool.builder().failureHandler((thread, failure) -> told.complete(failure)).start()) {
      IllegalStateException lost = new IllegalStateException("nobody waits");
      pool.spawn(() -> {
        throw lost;
      });
      assertThat(told.get(20, TimeUnit.SECONDS)).isSameAs(lost);
    }
  }

  /** Each pool's only worker waits for the other pool. */
  @Test
  void poolsThatWaitForEachOtherGetOn() {
    try (ParPool one = ParPool.builder().name("one").processors(1).start();
        ParPool other = ParPool.builder().name("other").processors(1).start()) {
      AtomicReference<String> where = new AtomicReference<>();
      one.install(() ->
          other.install(() -> one.install(() -> other.install(() -> where.set(threadName())))));
      assertThat(where.get()).startsWith("other-");
    }
  }

  @Test
  void badSettingsAreRefused() throws Exception {
    assertThatThrownBy(() -> ParPool.builder().processors(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("processors 0");
    assertThatThrownBy(() -> ParPool.builder().processors(40_000))
        .isInstanceOf(IllegalArgumentException.class);
    try (ParPool pool = two("limit")) {
      assertThatThrownBy(() -> pool.shutdown(Duration.ofMillis(-1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("PT-0.001S");
    }
  }
}
