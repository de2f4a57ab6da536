package dev.heddle.bench.driver;

import dev.heddle.bench.driver.Workload.Place;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The suite {@code timer}: timeouts that never fire, and many sleepers. */
public final class TimerSuite {
  private static final int TIMEOUTS = 100_000;
  private static final int SLEEPERS = 100_000;
  private static final int FIRST_SLEEPERS = 10_000;
  private static final int SHUFFLE = 7_919;
  private static final long LEAD = TimeUnit.SECONDS.toNanos(1);

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

  /** Both workloads. */
  public static List<Workload> workloads(
      String contender, Crew crew, Place place, HogSuite.Sleep sleep, Timeouts timeouts) {
    return List.of(
        Workload.repeated(
            "start-cancel",
            contender,
            place,
            () -> {
              WrongAnswer.unless("timeouts that fired", timeouts.startAndCancel(TIMEOUTS), 0);
              return TIMEOUTS;
            }),
        Workload.measured(
            contender,
            "ms",
            rule -> {
              late(crew, sleep, FIRST_SLEEPERS);
              long[] late = late(crew, sleep, SLEEPERS);
              return new double[] {HogSuite.quantile(late, 0.5), HogSuite.quantile(late, 0.99)};
            },
            "late-p50",
            "late-p99"));
  }

  /** How late each of the sleepers was, who are due at even distances over one second. */
  private static long[] late(Crew crew, HogSuite.Sleep sleep, int count) throws Exception {
    long distance = TimeUnit.SECONDS.toNanos(1) / count;
    long[] late = new long[count];
    long start = System.nanoTime();
    crew.run(group -> {
      for (int s = 0; s < count; s++) {
        int place = s;
        long turn = (long) s * SHUFFLE % count;
        long due = start + LEAD + turn * distance;
        group.spawn(() -> {
          sleep.nanos(due - System.nanoTime());
          late[place] = System.nanoTime() - due;
        });
      }
    });
    Arrays.sort(late);
    if (late[0] < 0) {
      throw WrongAnswer.of("a sleeper woke " + -late[0] + " ns too early");
    }
    return late;
  }
}
