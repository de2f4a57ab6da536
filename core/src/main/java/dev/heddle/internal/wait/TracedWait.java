package dev.heddle.internal.wait;

import dev.heddle.internal.engine.Keeper;
import dev.heddle.internal.seam.LongVar;
import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.seam.Seam;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One wait of a {@link TracedStrand}. It is made with the wait, before anybody can end that, and
 * added to the record when the strand first parks: a wait that is over before costs no place.
 *
 * <p><b>Who let it go on.</b> Whoever ends the wait by the CAS writes here afterwards: number and
 * name of its thread, then {@code claimed} by release. It has read this object before the CAS, and
 * the CAS succeeds only in the wait that it read it of, so it writes here although the strand may
 * be in its next wait. Nobody else writes these fields. It allocates nothing, for it may hold the
 * lock of the thing. The strand may go on before that is written; whoever reads the record waits
 * for it, see {@link #release}.
 *
 * <p>Who is woken without a claim, in order to compete, goes on by itself: the last one that woke
 * it counts.
 */
public final class TracedWait implements Trace.Entry {
  /** Who has woken a strand that was not claimed. */
  private record Wake(long at, long by, String name) {}

  private static final int TURNS = 10_000;

  private static final LongVar<TracedWait> CLAIMED =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(TracedWait.class, "claimed"));
  private static final LongVar<TracedWait> RESUMED =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(TracedWait.class, "resumed"));
  private static final RefVar<TracedWait, Wake> WOKEN =
      new RefVar<>(AtomicReferenceFieldUpdater.newUpdater(TracedWait.class, Wake.class, "woken"));

  private final TracedStrand strand;

  // Written before this is added.
  private long begin = Trace.NEVER;
  private @Nullable Object about;
  private long due = Trace.NEVER;
  private long holder;
  private String holderName = "";

  // Written by the strand, before resumed.
  private long again = Trace.NEVER; // when it parked once more
  private int end;
  private @Nullable Signal signal;
  private @Nullable Keeper keeper;
  private volatile long resumed = Trace.NEVER;

  // Written by who has claimed it, before claimed.
  private boolean byTime;
  private long claimer;
  private String claimerName = "";
  private volatile long claimed = Trace.NEVER;

  private volatile @Nullable Wake woken;

  TracedWait(TracedStrand strand) {
    this.strand = strand;
  }

  // ---- by the strand

  /** It is about to park. */
  void parks(Waiter waiter) {
    strand.waiting(this);
    if (begin == Trace.NEVER) {
      about = waiter.about();
      if (about instanceof WaitLimit limit) {
        about = limit.about();
        due = limit.deadline();
      }
      begin = Seam.nanoTime();
      findHolder();
      strand.add(this);
    } else {
      again = Seam.nanoTime();
      RESUMED.setRelease(this, Trace.NEVER);
    }
  }

  private void findHolder() {
    Thread known = about instanceof Subject subject ? subject.holder() : null;
    if (known != null) {
      holder = known.threadId();
      holderName = known.getName();
    }
  }

  /** It goes on, be it only to look; returns what it sees. */
  int goesOn(Waiter waiter) {
    strand.waiting(null);
    end = waiter.state();
    CancelNode node = waiter.node();
    signal = end == Waiter.CANCELLED && node != null ? node.signal() : null;
    long now = strand.wentOn(Math.max(begin, again));
    keeper = keeperUntil(now);
    RESUMED.setRelease(this, now);
    return end;
  }

  /** Who let the strand go on has said so by now, unless a stray permit has woken it. */
  private @Nullable Keeper keeperUntil(long now) {
    long at = CLAIMED.get(this);
    return at == Trace.NEVER ? null : TracedStrand.keeperSince(timed(at), now);
  }

  /** What was done because a time had come was to be done at that time, not only at {@code at}. */
  private long timed(long at) {
    long time = timeLimit();
    return time == Trace.NEVER ? at : Math.min(at, time);
  }

  /** When this was to end by the time limit that has ended it, or {@link Trace#NEVER}. */
  private long timeLimit() {
    Signal cancelled = signal;
    if (cancelled != null) {
      return cancelled.due();
    }
    return byTime ? due : Trace.NEVER;
  }

  // ---- by others

  /** The caller has ended the wait by its CAS; because a time has come if {@code time}. */
  void claimed(boolean time) {
    Thread by = Thread.currentThread();
    byTime = time;
    claimer = by.threadId();
    claimerName = by.getName();
    CLAIMED.setRelease(this, Seam.nanoTime());
  }

  /** The caller wakes the strand without having ended its wait; under no lock. */
  void woken() {
    Thread by = Thread.currentThread();
    WOKEN.setRelease(this, new Wake(Seam.nanoTime(), by.threadId(), by.getName()));
  }

  // ---- for who reads

  /** Who waited. */
  public TracedStrand strand() {
    return strand;
  }

  /** When the strand parked. */
  public long begin() {
    return begin;
  }

  /** What it waited for, if that is known; see {@link Waiter}. */
  public @Nullable Object about() {
    return about;
  }

  /** The number of a thread that was to end the wait when it began; 0 if none is known. */
  public long holder() {
    return holder;
  }

  /** The name of that thread. */
  public String holderName() {
    return holderName;
  }

  /** When the strand went on, or {@link Trace#NEVER}. */
  public long resumed() {
    return RESUMED.get(this);
  }

  /** Whether the wait was ended by cancellation; once it is over. */
  public @Nullable Signal signal() {
    return signal;
  }

  /** Whether the wait has timed out; once it is over. */
  public boolean isTimedOut() {
    return end == Waiter.TIMED_OUT;
  }

  /** The task that kept a carrier until the strand went on, if one is known; once it has. */
  public @Nullable Keeper keeper() {
    return keeper;
  }

  /**
   * Who let the strand go on, when, and how, as far as that is known.
   *
   * @param at when; if a time limit did it, when that was due. {@link Trace#NEVER} if it is not
   *     known
   * @param done when that was done: later than {@code at} if whoever looks at the clock came late
   * @param by the number of the thread
   * @param byTime whether a point in time has come, no matter who noticed
   */
  public record Release(long at, long done, long by, String name, boolean byTime) {
    static final Release UNKNOWN = new Release(Trace.NEVER, Trace.NEVER, 0, "", false);
  }

  /**
   * Who let the strand go on. If the wait has been ended, but by whom is not written yet, this
   * waits for it: that takes the few steps between two writes, unless the writer has lost its
   * processor between them; then it gives up after some time.
   */
  public Release release() {
    boolean over = resumed() != Trace.NEVER;
    boolean ended = over && end != Waiter.OPEN;
    long at = CLAIMED.get(this);
    for (int turn = 0; ended && at == Trace.NEVER && turn < TURNS; turn++) {
      Seam.spin(this, turn);
      at = CLAIMED.get(this);
    }
    if (at != Trace.NEVER) {
      boolean time = byTime || timeLimit() != Trace.NEVER;
      return new Release(timed(at), at, claimer, claimerName, time);
    }
    Wake last = ended ? null : WOKEN.get(this);
    if (last != null && !over && last.at < again) {
      last = null; // it has looked, and waits on
    }
    return last == null
        ? Release.UNKNOWN
        : new Release(last.at, last.at, last.by, last.name, false);
  }
}
