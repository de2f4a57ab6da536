package dev.heddle.internal.engine;

import dev.heddle.internal.seam.RefArray;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs were last seen to keep their carriers, and for how long; for those who came late and
 * ask why. A watchdog writes here what it has seen anyway, at each of its looks; so this costs the
 * jobs nothing, and knows nothing of what lasts less than two looks.
 *
 * <p>There is one place for each carrier, or for each job that was looked at. What is in it is
 * replaced by the next job that stays for long: who asks does so at once.
 */
final class Keepers {
  /**
   * What was seen.
   *
   * @param from when the job was on its carrier first
   * @param until when it was last
   * @param slice which of its worker's slices it is, if the carrier is ours
   */
  private record Stay(Keeper job, long from, long until, @Nullable Slice slice) {
    /** For how long it certainly was there between {@code begin} and {@code now}. */
    long within(long begin, long now, @Nullable Thread asking) {
      boolean lasts = slice != null && slice.lasts(asking);
      return (lasts ? now : Math.min(until, now)) - Math.max(from, begin);
    }
  }

  /**
   * A slice of a worker.
   *
   * @param number how many slices that had begun
   * @param sleeps how often it had slept
   */
  private record Slice(Worker worker, long number, long sleeps) {
    /** Whether it has not ended, or was followed at once by that of who asks, on its worker. */
    boolean lasts(@Nullable Thread asking) {
      long since = worker.slices() - number;
      return since == 0
          ? worker.running() != null
          : since == 1 && worker == asking && !worker.isSpare() && worker.sleeps() == sleeps;
    }
  }

  private final RefArray<Stay> last;
  private final int places;

  Keepers(int places) {
    this.last = new RefArray<>(places);
    this.places = places;
  }

  /** A job of a carrier of the JDK was seen at {@code from}, and has not left it. */
  void saw(int place, Thread job, long from, long now) {
    last.setRelease(place % places, new Stay(Keeper.of(job), from, now, null));
  }

  /** The slice of {@code worker} with this number was seen at {@code from}, and lasts. */
  void saw(Worker worker, Thread job, long slice, long from, long now) {
    Slice seen = new Slice(worker, slice, worker.sleeps());
    last.setRelease(worker.number, new Stay(Keeper.of(job), from, now, seen));
  }

  /**
   * Who is known to have kept a carrier for at least half of the time from {@code begin} until now;
   * of several the one that did so for longest.
   *
   * @param asking the carrier that the caller is, or runs on
   */
  @Nullable Keeper keeper(long begin, long now, @Nullable Thread asking) {
    Keeper longest = null;
    long most = Math.max(1, (now - begin) / 2);
    for (int place = 0; place < places; place++) {
      Stay stay = last.get(place);
      long within = stay == null ? 0 : stay.within(begin, now, asking);
      if (stay != null && within >= most) {
        most = within;
        longest = stay.job;
      }
    }
    return longest;
  }
}
