package dev.heddle.internal.wait;

import dev.heddle.internal.engine.Keeper;
import dev.heddle.internal.engine.Occupants;
import dev.heddle.internal.seam.LongVar;
import dev.heddle.internal.seam.Seam;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What lies between two slices of a {@link TracedStrand} on carriers of ours. It is added to the
 * record if it tells something: that the strand has stood still, other than in a wait that is
 * recorded anyway; or that it was kept from a worker for long.
 *
 * <p>All but {@code begin} is written before it is added. {@code begin} may be told late, after the
 * strand has gone on elsewhere: then the gap counts as one without a wait.
 */
public final class TracedGap implements Trace.Entry {
  /** Shorter gaps count as time in which the strand ran. */
  private static final long LEAST_NANOS = 10_000;

  private static final LongVar<TracedGap> BEGIN =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(TracedGap.class, "begin"));

  private final TracedStrand strand;
  private volatile long begin = Trace.NEVER;
  private boolean inWait;
  private long from = Trace.NEVER;
  private long ready = Trace.NEVER;
  private long end;
  private long by;
  private String byName = "";
  private @Nullable Occupants occupants;
  private @Nullable Keeper keeper;

  TracedGap(TracedStrand strand) {
    this.strand = strand;
  }

  /**
   * The slice before has ended; on its carrier. A wait that is recorded has told when it began: its
   * gap needs no reading of the clock.
   */
  public void begins() {
    if (!strand.isWaiting()) {
      BEGIN.setRelease(this, Seam.nanoTime());
    }
  }

  void ready(@Nullable Occupants at) {
    Thread waker = Thread.currentThread();
    by = waker.threadId();
    byName = waker.getName();
    occupants = at;
    ready = Seam.nanoTime();
  }

  /**
   * The next slice begins at {@code now}; {@code wait} says whether it is known what the strand
   * stood for.
   */
  void ends(long now, boolean wait) {
    end = now;
    Occupants seen = occupants;
    occupants = null;
    if (ready == Trace.NEVER) {
      return; // its strand came into the record meanwhile
    }
    inWait = wait;
    long begun = BEGIN.get(this);
    from = begun == Trace.NEVER ? ready : Math.min(begun, ready);
    boolean kept = end - ready >= TracedStrand.LONG_NANOS;
    if (kept && seen != null) {
      keeper = seen.keeper(ready, end);
    }
    if (kept || (!wait && end - from >= LEAST_NANOS)) {
      strand.add(this);
    }
  }

  /** Whose gap it is. */
  public TracedStrand strand() {
    return strand;
  }

  /** Whether the record tells otherwise what the strand did until it was ready. */
  public boolean isInWait() {
    return inWait;
  }

  /** When the slice before ended. */
  public long from() {
    return from;
  }

  /** When the strand became ready. */
  public long ready() {
    return ready;
  }

  /** When the next slice began. */
  public long end() {
    return end;
  }

  /** The number of the thread that made it ready. */
  public long by() {
    return by;
  }

  /** The name of that thread. */
  public String byName() {
    return byName;
  }

  /** The task that kept a worker while the strand was ready, if one is known. */
  public @Nullable Keeper keeper() {
    return keeper;
  }
}
