package dev.heddle.internal.engine;

import java.util.List;

/**
 * What the workers of a set of carriers have done so far.
 *
 * @param workers by their number, those that have been spare ones behind the others
 * @param times likewise; empty if they are not measured
 * @param injected how many jobs were put into the injection
 * @param sparesBrought how often a spare worker was brought in
 */
public record CarrierCounts(
    List<WorkerCounts> workers, List<Times> times, long injected, long sparesBrought) {
  /**
   * The times of one worker's slices, by powers of two of nanoseconds.
   *
   * @param runs how many slices took so long
   * @param delays before how many slices the job had been runnable for so long
   */
  @SuppressWarnings("ArrayRecordComponent") // made for one reader, which copies
  public record Times(long[] runs, long[] delays) {}
}
