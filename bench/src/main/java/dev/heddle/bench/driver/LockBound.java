package dev.heddle.bench.driver;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * What contenders of one lock get of it, in one run that reads the clock before and after each
 * acquisition.
 *
 * @param turnNanos from one acquisition to the next, whoever it is
 * @param mostWaitNanos what 99.9 % of the waits do not exceed
 * @param longestWaitNanos the longest wait, ended or not
 * @param smallestShare the acquisitions of the contender that got least, by the mean of all
 * @param largestShare of the one that got most
 */
public record LockBound(
    double turnNanos,
    long mostWaitNanos,
    long longestWaitNanos,
    double smallestShare,
    double largestShare) {
  private static final double MOST = 0.999;
  private static final long RUN_IN_MILLIS = 200;

  /** Lets {@code count} contenders at a new lock, for so long. */
  public static LockBound measure(
      LockSuite.Arena arena, int count, boolean sectionWorks, long millis) throws Exception {
    LockLoad load = LockLoad.counting(count, sectionWorks);
    for (int slot = 0; slot < count; slot++) {
      arena.start(load, slot);
    }
    Thread.sleep(RUN_IN_MILLIS);
    load.forgetWaits();
    long[] shares = new long[count];
    Arrays.setAll(shares, load::acquired);
    long begin = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(millis);
    long nanos = System.nanoTime() - begin;
    Arrays.setAll(shares, slot -> load.acquired(slot) - shares[slot]);
    long longest = load.longestWait();
    load.dismiss(0);
    WrongAnswer.unless("protected counter", arena.finish(), load.acquiredByAll());
    Arrays.sort(shares);
    double all = Math.max(1, Arrays.stream(shares).sum());
    double mean = all / count;
    return new LockBound(
        nanos / all,
        load.waits().quantile(MOST),
        longest,
        shares[0] / mean,
        shares[count - 1] / mean);
  }

  /**
   * Lets contenders come and go at one lock: so many as {@code counts} says, one after the other.
   *
   * @return the nanoseconds from one acquisition to the next, for each count
   */
  public static double[] sweep(LockSuite.Arena arena, int[] counts, long millis) throws Exception {
    // Who has gone does not come back: each rise brings new contenders, behind those before.
    LockLoad load = new LockLoad(Arrays.stream(counts).sum(), false, true, false);
    double[] turns = new double[counts.length];
    int from = 0;
    int to = 0;
    for (int i = 0; i < counts.length; i++) {
      int gone = Math.max(0, to - from - counts[i]);
      load.dismiss(from, from + gone);
      from += gone;
      for (; to - from < counts[i]; to++) {
        arena.start(load, to);
      }
      Thread.sleep(millis / 2);
      long before = load.acquiredByAll();
      long begin = System.nanoTime();
      Thread.sleep(millis);
      turns[i] = (double) (System.nanoTime() - begin) / Math.max(1, load.acquiredByAll() - before);
    }
    load.dismiss(0);
    WrongAnswer.unless("protected counter", arena.finish(), load.acquiredByAll());
    return turns;
  }
}
