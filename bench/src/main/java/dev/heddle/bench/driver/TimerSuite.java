package dev.heddle.bench.driver;

import dev.heddle.bench.driver.Workload.Place;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The suite {@code timer}: timeouts that never fire, and many sleepers. */
public final class TimerSuite {
  /** How many timeouts a batch starts and cancels. */
  public static final int TIMEOUTS = 100_000;

  private static final int SLEEPERS = 100_000;
  private static final int FIRST_SLEEPERS = 10_000;

  private TimerSuite() {}

  /** Starts timeouts of ten seconds and cancels each before the next. */
  @FunctionalInterface
  public interface Timeouts {
    /**
     * Does it so many times.
     *
     * @return how many have fired
     */
    long startAndCancel(int count) throws Exception;
  }

  /** Runs a task for each sleeper. */
  @FunctionalInterface
  public interface Stage {
    /** Starts all tasks, each of which sleeps until it is due, and waits for them. */
    void run(DueTimes dueTimes) throws Exception;
  }

  /** Sleepers with even distances between their due times over one second, in mixed order. */
  public static final class DueTimes {
    private static final int SHUFFLE = 7_919;
    private static final long LEAD = TimeUnit.SECONDS.toNanos(1);

    private final long distance;
    private final long[] late;
    private final long start = System.nanoTime();

    private DueTimes(int count) {
      distance = TimeUnit.SECONDS.toNanos(1) / count;
      late = new long[count];
    }

    /** How many sleepers there are. */
    public int count() {
      return late.length;
    }

    /** Nanoseconds until that sleeper is due. */
    public long untilDue(int sleeper) {
      return due(sleeper) - System.nanoTime();
    }

    /** The sleeper has just woken. */
    public void woke(int sleeper) {
      late[sleeper] = System.nanoTime() - due(sleeper);
    }

    private long due(int sleeper) {
      return start + LEAD + (long) sleeper * SHUFFLE % late.length * distance;
    }

    private long[] sortedLateness() throws WrongAnswer {
      Arrays.sort(late);
      if (late[0] < 0) {
        throw WrongAnswer.of("a sleeper woke " + -late[0] + " ns too early");
      }
      return late;
    }
  }

  /** For a contender whose calls wait. */
  public static List<Workload> workloads(
      String contender, Crew crew, Place place, HogSuite.Sleep sleep, Timeouts timeouts) {
    Workload startCancel =
        Workload.repeated(
            "start-cancel",
            contender,
            place,
            () -> {
              WrongAnswer.unless("timeouts that fired", timeouts.startAndCancel(TIMEOUTS), 0);
              return TIMEOUTS;
            });
    Stage stage =
        dueTimes ->
            crew.run(group -> {
              for (int i = 0; i < dueTimes.count(); i++) {
                int sleeper = i;
                group.spawn(() -> {
                  sleep.nanos(dueTimes.untilDue(sleeper));
                  dueTimes.woke(sleeper);
                });
              }
            });
    return List.of(startCancel, late(contender, stage));
  }

  /** How late sleepers wake. */
  public static Workload late(String contender, Stage stage) {
    return Workload.measured(
        contender,
        "ms",
        window -> {
          stage.run(new DueTimes(FIRST_SLEEPERS));
          DueTimes dueTimes = new DueTimes(SLEEPERS);
          stage.run(dueTimes);
          long[] late = dueTimes.sortedLateness();
          return new double[] {Quantiles.millis(late, 0.5), Quantiles.millis(late, 0.99)};
        },
        "late-p50",
        "late-p99");
  }
}
