package dev.heddle.bench.driver;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * The suite {@code hog}: how late sleepers wake beside tasks that never let go of a processor. The
 * driver is a platform thread.
 */
public final class HogSuite {
  private static final int SLEEPERS = 1_000;
  private static final int LEAST_SLEEPS = 1_000;
  private static final long HEAD_START_MILLIS = 550; // no multiple of what they sleep
  private static final long LONG = TimeUnit.SECONDS.toNanos(3);
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(300);
  private static final int CHAIN = 10;
  private static final int STEPS = 1_000;

  private final int hogs = Math.max(2, Runtime.getRuntime().availableProcessors());
  private final int chain;
  private final long nanos;
  private final CountDownLatch ended = new CountDownLatch(hogs);
  private final LongAdder hogsRun = new LongAdder();
  private final LongAccumulator lastEnd = new LongAccumulator(Math::max, Long.MIN_VALUE);
  private final Queue<Sleeper> sleepers = new ConcurrentLinkedQueue<>();

  private HogSuite(int chain, long nanos) {
    this.chain = chain;
    this.nanos = nanos;
  }

  /** Starts the two kinds of tasks. */
  public interface Starter {
    /** Starts a task that sleeps for {@link Sleeper#NANOS} as long as the sleeper goes on. */
    void sleeper(Sleeper sleeper);

    /** Starts a task that runs the hog. */
    void hog(Runnable hog);
  }

  /** What a run does. */
  @FunctionalInterface
  public interface Script {
    /** Starts the tasks, and tells the sleepers when it is over. */
    void play(Starter starter) throws Exception;
  }

  /** Where the tasks run. */
  @FunctionalInterface
  public interface Stage {
    /** Plays the script in the calling thread and waits for all tasks. */
    void run(Script script) throws Exception;
  }

  /** A contender's way to sleep. */
  @FunctionalInterface
  public interface Sleep {
    /** Returns after so many nanoseconds. */
    void nanos(long nanos) throws Exception;
  }

  /** For a contender whose sleep is a call that waits. */
  public static List<Workload> workloads(String contender, Crew crew, Sleep sleep) {
    return workloads(
        contender,
        script ->
            crew.run(group ->
                script.play(
                    new Starter() {
                      @Override
                      public void sleeper(Sleeper sleeper) {
                        group.spawn(() -> {
                          while (sleeper.goesOn()) {
                            long start = System.nanoTime();
                            sleep.nanos(Sleeper.NANOS);
                            sleeper.woke(start);
                          }
                        });
                      }

                      @Override
                      public void hog(Runnable hog) {
                        group.spawn(hog::run);
                      }
                    })));
  }

  /** Long hogs, and chains of short ones. */
  public static List<Workload> workloads(String contender, Stage stage) {
    return List.of(
        Workload.measured(
            contender,
            "ms",
            window -> new HogSuite(1, LONG).lateness(stage),
            "long-p50",
            "long-p99",
            "long-max"),
        Workload.measured(
            contender,
            "ms",
            window -> new HogSuite(CHAIN, SHORT).lateness(stage),
            "short-p50",
            "short-p99",
            "short-max"));
  }

  private double[] lateness(Stage stage) throws Exception {
    long[] start = new long[1];
    stage.run(starter -> {
      for (int i = 0; i < SLEEPERS; i++) {
        Sleeper sleeper = new Sleeper();
        sleepers.add(sleeper);
        starter.sleeper(sleeper);
      }
      Thread.sleep(HEAD_START_MILLIS);
      start[0] = System.nanoTime();
      for (int i = 0; i < hogs; i++) {
        starter.hog(() -> hog(starter, chain));
      }
      ended.await();
      sleepers.forEach(Sleeper::stop);
    });
    WrongAnswer.unless("number of hogs", hogsRun.sum(), (long) hogs * chain);
    long end = lastEnd.get();
    long[] late =
        sleepers.stream()
            .flatMapToLong(sleeper -> sleeper.lateFrom(start[0], end))
            .sorted()
            .toArray();
    if (late.length < LEAST_SLEEPS) {
      throw WrongAnswer.of("only " + late.length + " sleeps fell due beside the hogs");
    }
    return new double[] {
      Quantiles.millis(late, 0.5), Quantiles.millis(late, 0.99), Quantiles.millis(late, 1)
    };
  }

  private void hog(Starter starter, int left) {
    long end = System.nanoTime() + nanos;
    long x = left;
    while (System.nanoTime() - end < 0) {
      for (int i = 0; i < STEPS; i++) {
        x = XorShift.step(x);
      }
    }
    // A xorshift never comes to zero, but the compiler does not know.
    hogsRun.add(x == 0 ? 0 : 1);
    if (left > 1) {
      starter.hog(() -> hog(starter, left - 1));
    } else {
      lastEnd.accumulate(System.nanoTime());
      ended.countDown();
    }
  }
}
