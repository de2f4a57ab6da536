package dev.heddle.internal.engine;

/**
 * What a {@link Watchdog} goes by.
 *
 * @param tickNanos from one look to the next
 * @param ticks after how many looks at the same slice it counts as slow
 * @param spares how many spare workers there are at most; none if it can only report
 * @param lingerTicks for how many looks a spare worker must have been too many before it is sent
 *     away
 * @param quietTicks after how many looks at idle workers the watchdog falls asleep; after how many
 *     probes in time it makes them rare
 * @param retireNanos after how long without use the thread of a spare worker ends
 */
public record WatchdogSettings(
    long tickNanos, int ticks, int spares, int lingerTicks, int quietTicks, long retireNanos) {
  /** A slice is slow after four looks, and the first one comes a tick after its begin at most. */
  private static final int TICKS = 4;

  private static final int QUIET_TICKS = 5;

  /** Hogs that follow each other at short intervals find the spare worker still there. */
  private static final long LINGER_NANOS = 200_000_000;

  /** For slices that are slow after {@code slowAfterNanos}. */
  public static WatchdogSettings of(long slowAfterNanos, int spares, long retireNanos) {
    long tick = slowAfterNanos / TICKS;
    int linger = (int) Math.max(TICKS, LINGER_NANOS / tick);
    return new WatchdogSettings(tick, TICKS, spares, linger, QUIET_TICKS, retireNanos);
  }

  /** The same, but quiet after so many looks. */
  WatchdogSettings quietAfter(int looks) {
    return new WatchdogSettings(tickNanos, ticks, spares, lingerTicks, looks, retireNanos);
  }

  /** After how long a slice counts as slow. */
  public long slowAfterNanos() {
    return tickNanos * ticks;
  }
}
