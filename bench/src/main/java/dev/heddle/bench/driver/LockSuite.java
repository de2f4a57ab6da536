package dev.heddle.bench.driver;

import dev.heddle.bench.driver.Workload.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The suite {@code lock}: contenders of one lock in many mixes. The driver is a platform thread.
 */
public final class LockSuite {
  private static final List<Integer> CONTENDERS = List.of(1, 2, 4, 16, 64, 512);
  private static final List<Integer> READERS = List.of(2, 8, 64);
  private static final long RUN_IN_MILLIS = 50;
  private static final long INTERVAL_MILLIS = 500;
  private static final int CALM = 2;
  private static final int CROWD = 512;
  private static final long CALM_MILLIS = 500;
  private static final long CROWD_MILLIS = 1_000;
  private static final long SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final double NORMAL_AGAIN = 0.75;
  private static final int IN_A_ROW = 3;
  private static final long NEVER_MILLIS = 10_000;
  private static final double NANOS_PER_MILLI = 1e6;

  private LockSuite() {}

  /** A lock and the counter that it protects. */
  public interface Arena {
    /**
     * Starts a contender, which takes turns while the load {@linkplain LockLoad#goesOn goes on} for
     * it.
     */
    void start(LockLoad load, int slot);

    /**
     * Waits for all contenders.
     *
     * @return the protected counter
     */
    long finish() throws Exception;
  }

  /** Makes a lock that nobody uses yet. */
  @FunctionalInterface
  public interface Arenas {
    /** The lock. */
    Arena open();
  }

  /** All mixes and the recovery. */
  public static List<Workload> workloads(String contender, Arenas arenas) {
    List<Workload> workloads = new ArrayList<>();
    for (int count : CONTENDERS) {
      for (String section : List.of("0", "1us")) {
        for (String outside : List.of("0", "1us")) {
          String name = "mutex-" + count + "-" + section + "-" + outside;
          boolean sectionWorks = !section.equals("0");
          boolean outsideWorks = !outside.equals("0");
          workloads.add(
              Workload.measured(
                  contender,
                  "ns",
                  window -> {
                    LockLoad load = new LockLoad(count, sectionWorks, outsideWorks, false);
                    return throughput(arenas.open(), load, count, window);
                  },
                  name));
          if (count > 1) {
            workloads.add(
                new Workload(
                    List.of(
                        new Metric(name + "-longest-wait", "ms"),
                        new Metric(name + "-smallest-share", "ratio"),
                        new Metric(name + "-largest-share", "ratio")),
                    contender,
                    window -> {
                      LockLoad load = new LockLoad(count, sectionWorks, outsideWorks, true);
                      return fairness(arenas.open(), load, count);
                    }));
          }
        }
      }
    }
    workloads.add(
        Workload.measured(contender, "ms", window -> recovery(arenas.open()), "recovery-512-2"));
    return workloads;
  }

  /** Makes a lock for so many contenders at most. */
  @FunctionalInterface
  public interface ReadMostlyArenas {
    /** The lock. */
    Arena open(int most);
  }

  /** Nine turns of ten read. */
  public static List<Workload> readMostly(String contender, ReadMostlyArenas arenas) {
    List<Workload> workloads = new ArrayList<>();
    for (int count : READERS) {
      for (String section : List.of("0", "1us")) {
        workloads.add(
            Workload.measured(
                contender,
                "ns",
                window -> {
                  LockLoad load = new LockLoad(count, !section.equals("0"), false, false);
                  return throughput(arenas.open(count), load, count, window);
                },
                "rwlock-" + count + "-" + section));
      }
    }
    return workloads;
  }

  private static double[] throughput(Arena arena, LockLoad load, int count, long windowNanos)
      throws Exception {
    startAll(arena, load, 0, count);
    Thread.sleep(RUN_IN_MILLIS);
    long before = load.acquiredByAll();
    long start = System.nanoTime();
    TimeUnit.NANOSECONDS.sleep(windowNanos);
    long operations = load.acquiredByAll() - before;
    long nanos = System.nanoTime() - start;
    finish(arena, load);
    return new double[] {(double) nanos / Math.max(1, operations)};
  }

  private static double[] fairness(Arena arena, LockLoad load, int count) throws Exception {
    startAll(arena, load, 0, count);
    Thread.sleep(RUN_IN_MILLIS);
    load.forgetWaits();
    long[] before = new long[count];
    Arrays.setAll(before, load::acquired);
    Thread.sleep(INTERVAL_MILLIS);
    long[] share = new long[count];
    Arrays.setAll(share, slot -> load.acquired(slot) - before[slot]);
    long longest = load.longestWait();
    finish(arena, load);
    Arrays.sort(share);
    double fair = (double) Arrays.stream(share).sum() / count;
    return new double[] {
      longest / NANOS_PER_MILLI, fair / Math.max(1, share[0]), share[count - 1] / fair
    };
  }

  private static void startAll(Arena arena, LockLoad load, int from, int to) {
    for (int slot = from; slot < to; slot++) {
      arena.start(load, slot);
    }
  }

  private static void finish(Arena arena, LockLoad load) throws Exception {
    load.dismiss(0);
    long counter = arena.finish();
    WrongAnswer.unless("protected counter", counter, load.acquiredByAll());
  }

  private static double[] recovery(Arena arena) throws Exception {
    LockLoad load = new LockLoad(CROWD, false, true, false);
    startAll(arena, load, 0, CALM);
    Thread.sleep(CALM_MILLIS);
    Sampler sampler = new Sampler(load);
    double[] rates = new double[(int) CALM_MILLIS];
    Arrays.setAll(rates, i -> sampler.next());
    Arrays.sort(rates);
    double wanted = NORMAL_AGAIN * rates[rates.length / 2];

    startAll(arena, load, CALM, CROWD);
    Thread.sleep(CROWD_MILLIS);
    load.dismiss(CALM);
    long begin = System.nanoTime();
    sampler.skip();
    double millis = NEVER_MILLIS;
    long runStart = begin;
    for (int inARow = 0;
        System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(NEVER_MILLIS); ) {
      long sampleStart = sampler.time;
      if (sampler.next() < wanted) {
        inARow = 0;
        continue;
      }
      if (inARow++ == 0) {
        runStart = sampleStart;
      }
      if (inARow == IN_A_ROW) {
        millis = (runStart - begin) / NANOS_PER_MILLI;
        break;
      }
    }
    finish(arena, load);
    return new double[] {millis};
  }

  /** The rate of the two that stay, sampled every millisecond. */
  private static final class Sampler {
    private final LockLoad load;
    private long time;
    private long acquired;

    Sampler(LockLoad load) {
      this.load = load;
      skip();
    }

    /** Begins a sample now. */
    void skip() {
      acquired = load.acquiredByFirst(CALM);
      time = System.nanoTime();
    }

    /** Acquisitions per nanosecond since the last sample. */
    double next() {
      long start = time;
      long before = acquired;
      while (System.nanoTime() - start < SAMPLE_NANOS) {
        LockSupport.parkNanos(SAMPLE_NANOS - (System.nanoTime() - start));
      }
      skip();
      return (double) (acquired - before) / (time - start);
    }
  }
}
