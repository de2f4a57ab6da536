package dev.heddle.bench.driver;

import dev.heddle.bench.driver.Crew.Spawner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** The suite {@code hog}: how late sleepers wake beside tasks that never let go of a processor. */
public final class HogSuite {
  private static final int SLEEPERS = 1_000;
  private static final int LEAST_SLEEPS = 1_000;
  private static final long SLEEP = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long HEAD_START_MILLIS = 500;
  private static final int STEPS = 1_000;
  private static final long LONG = TimeUnit.SECONDS.toNanos(3);
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(300);
  private static final int CHAIN = 10;
  private static final double NANOS_PER_MILLI = 1e6;

  private final Crew crew;
  private final Sleep sleep;
  private final LongAdder hogsRun = new LongAdder();
  private final LongAccumulator lastEnd = new LongAccumulator(Math::max, Long.MIN_VALUE);
  private volatile boolean over;

  private HogSuite(Crew crew, Sleep sleep) {
    this.crew = crew;
    this.sleep = sleep;
  }

  /** A contender's way to sleep. */
  @FunctionalInterface
  public interface Sleep {
    /** Returns after so many nanoseconds. */
    void nanos(long nanos) throws Exception;
  }

  /** Long hogs, and chains of short ones. */
  public static List<Workload> workloads(String contender, Crew crew, Sleep sleep) {
    return List.of(
        Workload.measured(
            contender,
            "ms",
            rule -> new HogSuite(crew, sleep).lateness(1, LONG),
            "long-p50",
            "long-p99",
            "long-max"),
        Workload.measured(
            contender,
            "ms",
            rule -> new HogSuite(crew, sleep).lateness(CHAIN, SHORT),
            "short-p50",
            "short-p99",
            "short-max"));
  }

  /** The due times and lateness of one sleeper; nobody else looks until it has ended. */
  private static final class Sleeper {
    private long[] due = new long[64];
    private long[] late = new long[64];
    private int count;

    void add(long dueTime, long lateness) {
      if (count == due.length) {
        due = Arrays.copyOf(due, 2 * count);
        late = Arrays.copyOf(late, 2 * count);
      }
      due[count] = dueTime;
      late[count++] = lateness;
    }
  }

  private double[] lateness(int chain, long nanos) throws Exception {
    int hogs = Math.max(2, Runtime.getRuntime().availableProcessors());
    List<Sleeper> sleepers = new ArrayList<>();
    long[] start = new long[1];
    crew.run(group -> {
      for (int i = 0; i < SLEEPERS; i++) {
        Sleeper sleeper = new Sleeper();
        sleepers.add(sleeper);
        group.spawn(() -> sleepUntilOver(sleeper));
      }
      Thread.sleep(HEAD_START_MILLIS);
      CountDownLatch ended = new CountDownLatch(hogs);
      start[0] = System.nanoTime();
      for (int i = 0; i < hogs; i++) {
        group.spawn(() -> hog(group, chain, nanos, ended));
      }
      ended.await();
      over = true;
    });
    WrongAnswer.unless("number of hogs", hogsRun.sum(), (long) hogs * chain);
    return quantiles(sleepers, start[0]);
  }

  private void sleepUntilOver(Sleeper sleeper) throws Exception {
    while (!over) {
      long start = System.nanoTime();
      sleep.nanos(SLEEP);
      sleeper.add(start + SLEEP, System.nanoTime() - start - SLEEP);
    }
  }

  private void hog(Spawner group, int chain, long nanos, CountDownLatch ended) {
    long end = System.nanoTime() + nanos;
    long x = chain;
    while (System.nanoTime() - end < 0) {
      for (int i = 0; i < STEPS; i++) {
        x = XorShift.step(x);
      }
    }
    // A xorshift never comes to zero, but the compiler does not know.
    hogsRun.add(x == 0 ? 0 : 1);
    if (chain > 1) {
      group.spawn(() -> hog(group, chain - 1, nanos, ended));
    } else {
      lastEnd.accumulate(System.nanoTime());
      ended.countDown();
    }
  }

  private double[] quantiles(List<Sleeper> sleepers, long start) throws WrongAnswer {
    long end = lastEnd.get();
    long[] late =
        sleepers.stream()
            .flatMapToLong(sleeper ->
                IntStream.range(0, sleeper.count)
                    .filter(i -> sleeper.due[i] - start >= 0 && sleeper.due[i] - end <= 0)
                    .mapToLong(i -> sleeper.late[i]))
            .sorted()
            .toArray();
    if (late.length < LEAST_SLEEPS) {
      throw WrongAnswer.of("only " + late.length + " sleeps fell due beside the hogs");
    }
    return new double[] {quantile(late, 0.5), quantile(late, 0.99), quantile(late, 1)};
  }

  /** In milliseconds, of sorted nanoseconds. */
  static double quantile(long[] sorted, double share) {
    return sorted[(int) (share * (sorted.length - 1))] / NANOS_PER_MILLI;
  }
}
