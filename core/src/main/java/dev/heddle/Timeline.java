package dev.heddle;

import dev.heddle.Explanation.Kind;
import dev.heddle.RuntimeSnapshot.Party;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one task did, as its record tells: the times in which it did not run, in their order, none
 * overlapping another. In between, it ran.
 */
final class Timeline {
  /** What a task needs that is due, and whose timer has not fired. */
  static final String TIMER = "its timer";

  /** What an end is that has not come. */
  static final long OPEN = Long.MAX_VALUE;

  /**
   * A time in which a task did not run.
   *
   * @param what what it waited for; of one that was ready, that its timer was late; or null
   * @param joins whether it waited for the end of tasks, so that what counts is what they did
   * @param holder who was to end the wait when it began; who kept the worker of one that was ready
   * @param by who has let it go on, and was at work when doing so
   * @param limit how the wait ended if nobody let it go on: a time limit, a cancellation
   */
  record Stop(
      long from,
      long to,
      Kind kind,
      @Nullable String what,
      boolean joins,
      @Nullable Party holder,
      @Nullable Party by,
      @Nullable String limit) {
    static Stop ready(long from, long to, @Nullable Party keeper) {
      return new Stop(from, to, Kind.READY, null, false, keeper, null, null);
    }

    static Stop late(long due, long fired, @Nullable Party keeper) {
      return new Stop(due, fired, Kind.READY, TIMER, false, keeper, null, null);
    }

    static Stop unknown(long from, long to) {
      return new Stop(from, to, Kind.UNKNOWN, null, false, null, null, null);
    }

    private Stop beginning(long newFrom) {
      return new Stop(newFrom, to, kind, what, joins, holder, by, limit);
    }
  }

  final Party task;
  final long since;
  final long end;
  final long spawner;
  private final List<Stop> stops;

  /**
   * Puts the times in order, and takes from each what the one before covers.
   *
   * @param since when it was spawned
   * @param end when it ended, or {@link #OPEN}
   * @param spawner the number of the thread that has spawned it
   */
  Timeline(Party task, long since, long end, long spawner, List<Stop> unordered) {
    this.task = task;
    this.since = since;
    this.end = end;
    this.spawner = spawner;
    this.stops = new ArrayList<>(unordered.size());
    List<Stop> ordered = new ArrayList<>(unordered);
    ordered.sort(Comparator.comparingLong(Stop::from).thenComparingLong(Stop::to));
    long covered = since;
    for (Stop stop : ordered) {
      long from = Math.max(stop.from, covered);
      if (stop.to > from) {
        stops.add(stop.from < from ? stop.beginning(from) : stop);
        covered = stop.to;
      }
    }
  }

  /** The last stop that begins before {@code time}, or null. */
  @Nullable Stop before(long time) {
    int low = 0;
    int high = stops.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (stops.get(middle).from < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? null : stops.get(low - 1);
  }

  /** Whether the task was there just before {@code time}. */
  boolean lives(long time) {
    return since < time && time <= end;
  }
}
