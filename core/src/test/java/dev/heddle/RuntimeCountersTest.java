package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.RuntimeCounters.OfWorker;
import dev.heddle.channel.Channel;
import dev.heddle.stress.Waits;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RuntimeCountersTest {
  private static TaskRuntime.Builder builder() {
    return TaskRuntime.builder().name("counted");
  }

  private static void exchange(TaskRuntime runtime, int messages) throws InterruptedException {
    Channel<Integer> channel = Channel.bounded(1);
    runtime.execute(scope -> {
      scope.spawn(() -> {
        for (int i = 0; i < messages; i++) {
          channel.send(i);
        }
        channel.close();
      });
      scope.spawn(() -> channel.forEach(message -> {}));
    });
  }

  @Test
  @Tag("worker")
  void everySliceIsCountedWhereItWasFound() throws InterruptedException {
    try (TaskRuntime runtime = builder().workers(2).build()) {
      RuntimeCounters before = runtime.counters();
      exchange(runtime, 1_000);
      RuntimeCounters counters = runtime.counters().minus(before);

      OfWorker total = counters.total();
      assertThat(counters.workers()).extracting(OfWorker::worker).startsWith(0, 1);
      assertThat(total.worker()).isEqualTo(-1);
      assertThat(total.slices()).isPositive();
      assertThat(
              total.get(Counter.LOCAL_RUNS)
                  + total.get(Counter.LIFO_RUNS)
                  + total.get(Counter.OUTSIDE_RUNS)
                  + total.get(Counter.STEALS)
                  + total.get(Counter.RESCUES)
                  + total.get(Counter.HAND_OVERS))
          .isEqualTo(total.slices());
      assertThat(counters.get(Counter.LIFO_RUNS)).isPositive();
      assertThat(counters.outsideSchedules()).isGreaterThanOrEqualTo(2);
      assertThat(total.runTimes().count()).as("measured, though not asked for").isZero();
      assertThat(counters.toString())
          .startsWith("all workers: slices from its own queue ")
          .contains("schedules from outside " + counters.outsideSchedules());
      assertThat(counters.workers().get(1).toString()).startsWith("worker 1: ");
    }
  }

  @Test
  @Tag("worker")
  void timersSleepsAndWakeUpsAreCounted() throws InterruptedException {
    try (TaskRuntime runtime = builder().workers(1).build()) {
      int naps = 10;
      runtime.execute(scope ->
          scope.spawn(() -> {
            for (int i = 0; i < naps; i++) {
              Tasks.sleep(Duration.ofMillis(2));
            }
          }));
      RuntimeCounters counters = runtime.counters();
      assertThat(counters.get(Counter.TIMERS)).isGreaterThanOrEqualTo(naps);
      assertThat(counters.get(Counter.PARKS)).isGreaterThanOrEqualTo(naps);
      assertThat(counters.get(Counter.WAKE_UPS)).isGreaterThanOrEqualTo(naps);
    }
  }

  @Test
  @Tag("worker")
  void aHandOverAndTheSliceThatCausedItAreCounted() throws InterruptedException {
    try (TaskRuntime runtime = builder().workers(1).build()) {
      AtomicBoolean ran = new AtomicBoolean();
      runtime
          .spawn(
              "hog",
              () -> {
                runtime.spawn("behind", () -> ran.set(true));
                Hog.loop(ran::get);
              })
          .join();
      Waits.until(
          "the slow slice is counted", () -> runtime.counters().get(Counter.SLOW_SLICES) == 1);
      RuntimeCounters counters = runtime.counters();
      assertThat(counters.sparesBrought()).isEqualTo(1);
      assertThat(counters.workers()).extracting(OfWorker::worker).containsExactly(0, 1);
      assertThat(counters.workers().get(1).get(Counter.HAND_OVERS)).isEqualTo(1);
      assertThat(counters.workers().get(0).get(Counter.SLOW_SLICES)).isEqualTo(1);
    }
  }

  @Test
  @Tag("worker")
  void theyNeverGoDown() throws InterruptedException {
    try (TaskRuntime runtime = builder().workers(2).build()) {
      Task<?> busy = runtime.spawn("busy", () -> exchange(runtime, 20_000));
      RuntimeCounters last = runtime.counters();
      while (!busy.isDone()) {
        RuntimeCounters now = runtime.counters();
        for (Counter counter : Counter.values()) {
          assertThat(now.get(counter)).as(counter.name()).isGreaterThanOrEqualTo(last.get(counter));
        }
        last = now;
      }
    }
  }

  @Test
  @Tag("worker")
  void timesAreMeasuredOnRequest() throws InterruptedException {
    try (TaskRuntime runtime = builder().singleWorker().histograms().build()) {
      long nanos = 5_000_000;
      runtime.execute(scope -> {
        scope.spawn(() -> {
          long end = System.nanoTime() + nanos;
          scope.spawn(() -> {});
          Hog.loop(() -> System.nanoTime() - end > 0);
        });
      });
      Waits.until(
          "the last slice has ended",
          () ->
              runtime.counters().total().runTimes().count() == runtime.counters().total().slices());
      OfWorker total = runtime.counters().total();
      assertThat(total.delays().count()).isEqualTo(total.slices());
      assertThat(total.runTimes().quantile(1)).isGreaterThan(Duration.ofNanos(nanos));
      assertThat(total.delays().quantile(1)).isGreaterThan(Duration.ofNanos(nanos / 2));
      assertThat(total.runTimes().quantile(0)).isLessThan(Duration.ofNanos(nanos));
    }
  }

  @Test
  @Tag("worker")
  void aTaskThatOutlivesAMeasuredRuntimeStillKnowsItself() throws InterruptedException {
    TaskRuntime runtime = builder().workers(1).histograms().build();
    CountDownLatch go = new CountDownLatch(1);
    AtomicBoolean parked = new AtomicBoolean();
    Task<String> survivor =
        runtime.spawn(
            "survivor",
            () -> {
              parked.set(true);
              while (go.getCount() > 0) {
                LockSupport.park();
                Thread.interrupted();
              }
              return Tasks.shield(
                  Duration.ofSeconds(10),
                  () -> {
                    Tasks.sleep(Duration.ofMillis(1));
                    return Thread.currentThread().getName();
                  });
            });
    Waits.until("it is parked", parked::get);
    assertThat(runtime.shutdown(Duration.ZERO).survivors()).hasSize(1);
    go.countDown();
    Waits.until(
        "its end",
        () -> {
          Thread.getAllStackTraces();
          return survivor.isDone() || wake(survivor);
        });
    assertThat(survivor.failure()).isNull();
  }

  private static boolean wake(Task<?> task) {
    LockSupport.unpark(((SpawnedTask<?>) task).thread());
    return false;
  }

  @Test
  @Tag("once")
  void theJdkBackendCountsNothing() throws InterruptedException {
    try (TaskRuntime runtime = builder().backend(Backend.JDK).histograms().build()) {
      exchange(runtime, 10);
      RuntimeCounters counters = runtime.counters();
      assertThat(counters.workers()).isEmpty();
      for (Counter counter : Counter.values()) {
        assertThat(counters.get(counter)).isZero();
        assertThat(counter.description()).isNotBlank();
      }
      assertThat(counters.total().delays().quantile(0.5)).isZero();
      assertThat(counters.minus(counters).outsideSchedules()).isZero();
    }
  }

  @Test
  @Tag("once")
  void aBucketHoldsWhatIsBelowItsBound() {
    long[] counts = new long[DurationHistogram.BUCKETS];
    counts[0] = 1;
    counts[10] = 98;
    counts[20] = 1;
    DurationHistogram histogram = DurationHistogram.of(counts);
    assertThat(histogram.count()).isEqualTo(100);
    assertThat(histogram.count(10)).isEqualTo(98);
    assertThat(histogram.quantile(0)).isEqualTo(Duration.ofNanos(1));
    assertThat(histogram.quantile(0.01)).isEqualTo(Duration.ofNanos(1));
    assertThat(histogram.quantile(0.011)).isEqualTo(Duration.ofNanos(1024));
    assertThat(histogram.quantile(0.99)).isEqualTo(Duration.ofNanos(1024));
    assertThat(histogram.quantile(1)).isEqualTo(Duration.ofNanos(1 << 20));
    assertThat(DurationHistogram.bound(63)).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
    assertThat(histogram.toString())
        .isEqualTo("100, median below PT0.000001024S, 99 % below PT0.000001024S");
    assertThat(DurationHistogram.EMPTY.toString()).isEqualTo("empty");
  }

  @Test
  @Tag("once")
  void aQuantileOrABucketOutOfBoundsIsRefused() {
    assertThatThrownBy(() -> DurationHistogram.EMPTY.quantile(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the quantile must be from 0 to 1: 1.5");
    assertThatThrownBy(() -> DurationHistogram.EMPTY.quantile(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DurationHistogram.bound(64))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("bucket must be from 0 to 63: 64");
  }
}
