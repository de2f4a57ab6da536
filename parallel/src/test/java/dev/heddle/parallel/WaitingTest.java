package dev.heddle.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.CancelledException;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.Task;
import dev.heddle.TaskCancelledException;
import dev.heddle.Tasks;
import dev.heddle.channel.Channel;
import dev.heddle.sync.LockOptions;
import dev.heddle.sync.Mutex;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Lambdas that wait for Heddle's own primitives, and cancellation from outside. */
class WaitingTest {
  private static void send(Channel<Long> channel, long value) {
    try {
      channel.send(value);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static long receive(Channel<Long> channel) {
    try {
      return channel.receive();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** All parts wait for a consumer that needs the pool itself. */
  @Test
  void everyPartSendsToAFullChannelWhoseConsumerCallsPar() throws Exception {
    try (ParPool pool = ParPool.builder().name("full").processors(2).start()) {
      Channel<Long> channel = Channel.bounded(1);
      AtomicLong sum = new AtomicLong();
      Scope.execute(scope -> {
        scope.spawn(
            "consumer",
            () -> {
              for (int i = 0; i < 200; i++) {
                long n = channel.receive();
                sum.addAndGet(pool.install(() -> Par.range(0, n).count()));
              }
            });
        pool.install(() -> Par.rangeInt(0, 200).forEach(i -> send(channel, i)));
      });
      assertThat(sum).hasValue(199L * 200 / 2);
    }
  }

  @Test
  void aThousandPipelinesFedByChannelsGetOnWithTwoWorkers() throws Exception {
    try (ParPool pool = ParPool.builder().name("fed").processors(2).start()) {
      AtomicLong sum = new AtomicLong();
      Scope.execute(scope -> {
        for (int i = 0; i < 1_000; i++) {
          Channel<Long> channel = Channel.rendezvous();
          scope.spawn(
              "feeder",
              () -> {
                for (long k = 0; k < 4; k++) {
                  channel.send(k);
                }
              });
          scope.spawn(
              "pipeline",
              () ->
                  sum.addAndGet(
                      pool.install(() -> Par.range(0, 4).map(_ -> receive(channel)).sum())));
        }
      });
      assertThat(sum).hasValue(6_000);
    }
  }

  /** Deeper than the shelf: every fork below the wait must be open to others. */
  @Test
  void theForksOfAWorkerThatWaitsAreRunByOthers() {
    try (ParPool pool = ParPool.builder().name("deep").processors(1).start()) {
      Channel<Long> channel = Channel.rendezvous();
      long sum = pool.install(() -> down(channel, 40));
      assertThat(sum).isEqualTo(40 * 41 / 2);
    }
  }

  /** At the bottom, all values are awaited that the other branches send. */
  private static long down(Channel<Long> channel, int depth) {
    if (depth == 0) {
      long sum = 0;
      for (int i = 0; i < 40; i++) {
        sum += receive(channel);
      }
      return sum;
    }
    var both =
        Par.join(
            () -> down(channel, depth - 1),
            () -> {
              send(channel, depth);
              return 0L;
            });
    return both.left();
  }

  @Test
  void theSpawnedPiecesOfAWorkerThatWaitsAreRunByOthers() {
    try (ParPool pool = ParPool.builder().name("pieces").processors(1).start()) {
      Channel<Long> channel = Channel.rendezvous();
      long sum =
          pool.install(() ->
              Par.scope(scope -> {
                for (int i = 1; i <= 20; i++) {
                  int value = i;
                  scope.spawn(() -> send(channel, value));
                }
                long all = 0;
                for (int i = 0; i < 20; i++) {
                  all += receive(channel);
                }
                return all;
              }));
      assertThat(sum).isEqualTo(210);
    }
  }

  @Test
  void sparesRetireWhenTheyAreNotNeeded() throws Exception {
    try (ParPool pool = ParPool.builder().name("spare").processors(2).start()) {
      for (int round = 0; round < 20; round++) {
        Channel<Long> channel = Channel.rendezvous();
        Scope.execute(scope -> {
          scope.spawn(
              "feeder",
              () -> {
                for (long k = 0; k < 16; k++) {
                  channel.send(pool.install(() -> Par.range(0, 10).count()));
                }
              });
          long sum = pool.install(() -> Par.rangeInt(0, 16).mapToLong(_ -> receive(channel)).sum());
          assertThat(sum).isEqualTo(160);
        });
      }
      long threads =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("spare-"))
              .count();
      assertThat(threads).isLessThanOrEqualTo(2 + 24);
    }
  }

  private static void takeBoth(Mutex<String> first, CountDownLatch met, Mutex<String> second)
      throws InterruptedException {
    try (var one = first.lockInterruptibly()) {
      met.countDown();
      await(met);
      try (var two = second.lockInterruptibly()) {
        assertThat(one).isNotSameAs(two);
      }
    }
  }

  /** The watch looks at workers as at other threads; a cancellation unties the knot. */
  @Test
  void workersThatWaitInACircleAreReported() throws Exception {
    CompletableFuture<String> report = new CompletableFuture<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            report.complete(entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger log = Logger.getLogger("dev.heddle.deadlock");
    log.setUseParentHandlers(false);
    log.addHandler(handler);
    try {
      Mutex<String> left = new Mutex<>("left", LockOptions.named("left"));
      Mutex<String> right = new Mutex<>("right", LockOptions.named("right"));
      CountDownLatch met = new CountDownLatch(2);
      Scope.execute(
          Policy.collectAll(),
          scope -> {
            Task<?> caller =
                scope.spawn(
                    "caller",
                    () ->
                        Par.join(
                            () -> takeBoth(left, met, right), () -> takeBoth(right, met, left)));
            assertThat(report.get(20, TimeUnit.SECONDS))
                .contains("deadlock: 2 wait", "thread 'heddle-par-", "waits for mutex 'right'");
            caller.cancel("enough");
            assertThatThrownBy(caller::join).isInstanceOf(TaskCancelledException.class);
          });
    } finally {
      log.removeHandler(handler);
      log.setUseParentHandlers(true);
    }
  }

  // ---- cancellation

  @Test
  void aCancelledCallerEndsItsEndlessLoop() throws Exception {
    AtomicInteger after = new AtomicInteger();
    CountDownLatch inside = new CountDownLatch(1);
    Scope.execute(
        Policy.collectAll(),
        scope -> {
          Task<?> caller =
              scope.spawn(
                  "caller",
                  () -> {
                    try {
                      Par.range(0, Long.MAX_VALUE).forEach(_ -> inside.countDown());
                    } catch (ParCancelledException e) {
                      assertThat(e).hasCauseInstanceOf(CancelledException.class);
                      assertThat(e).hasMessageContaining("enough");
                      after.incrementAndGet();
                      throw e;
                    }
                  });
          assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
          caller.cancel("enough");
          assertThatThrownBy(caller::join).isInstanceOf(TaskCancelledException.class);
        });
    assertThat(after).hasValue(1);
  }

  private static long endless(CountDownLatch inside) {
    inside.countDown();
    var both = Par.join(() -> 1L, () -> 2L);
    return both.left() + endless(inside, both.right());
  }

  private static long endless(CountDownLatch inside, long depth) {
    while (true) {
      var both = Par.join(() -> depth, inside::getCount);
      if (both.left() < 0) {
        return both.right();
      }
    }
  }

  @Test
  void aDeadlineEndsARecursionOfJoins() {
    CountDownLatch inside = new CountDownLatch(1);
    assertThatThrownBy(() ->
            Scope.execute(
                Policy.failFast().deadline(Duration.ofMillis(50)), scope -> endless(inside)))
        .isInstanceOf(dev.heddle.TimeoutException.class);
  }

  @Test
  void aCancellationEndsAWaitInTheMiddleOfALambda() throws Exception {
    Channel<Long> silent = Channel.rendezvous();
    CountDownLatch inside = new CountDownLatch(2);
    AtomicInteger told = new AtomicInteger();
    Scope.execute(
        Policy.collectAll(),
        scope -> {
          Task<?> caller =
              scope.spawn(
                  "caller",
                  () ->
                      Par.join(
                          () -> waits(silent, inside, told), () -> waits(silent, inside, told)));
          assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
          caller.cancel("stop");
          assertThatThrownBy(caller::join).isInstanceOf(TaskCancelledException.class);
        });
    assertThat(told).hasValue(2);
  }

  private static void waits(Channel<Long> silent, CountDownLatch inside, AtomicInteger told)
      throws InterruptedException {
    inside.countDown();
    try {
      silent.receive();
    } catch (CancelledException e) {
      told.incrementAndGet();
      throw e;
    }
  }

  @Test
  void aCallThatIsCancelledBeforeItBeginsRunsNothing() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    Scope.execute(
        Policy.collectAll(),
        scope -> {
          Task<?> caller =
              scope.spawn(
                  "caller",
                  () -> {
                    try {
                      Tasks.sleep(Duration.ofHours(1));
                    } catch (CancelledException e) {
                      Par.join(ran::incrementAndGet, ran::incrementAndGet);
                    }
                  });
          caller.cancel("before");
          assertThatThrownBy(caller::join).isInstanceOf(TaskCancelledException.class);
        });
    assertThat(ran).hasValue(0);
  }

  @Test
  void aCancellationThatNobodyMeetsChangesNothing() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Scope.execute(
        Policy.collectAll(),
        scope -> {
          Task<Long> caller =
              scope.spawn(
                  "caller",
                  () ->
                      Par.range(0, 1)
                          .map(x -> {
                            inside.countDown();
                            await(go);
                            return x + 7;
                          })
                          .sum());
          assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
          caller.cancel("too late");
          go.countDown();
          assertThat(caller.join()).isEqualTo(7);
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
