package dev.heddle;

import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.Waiter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A beat for one task that does something again and again.
 *
 * {@snippet file="dev/heddle/snippets/TimeSnippets.java" region="ticker"}
 *
 * <p>The first tick is due one period after the ticker was made, and each further one a period
 * after the one before was due, not after it was taken: small delays do not add up. A tick is <em>
 * missed</em> if the next one is due before it was taken; {@link Missed} says what becomes of it.
 * Between ticks there is no timer and nothing runs, so a ticker that is no longer used needs no
 * closing; closing ends the wait of the task that uses it.
 *
 * <p>Ticks are never early. They are late by what the machine needs to wake a thread, about a tenth
 * of a millisecond if it is idle, and by as long as all workers are busy otherwise.
 *
 * <p>One task waits for a ticker at a time. Where several shall get the same beat, give each a
 * ticker of its own. Not for a single point in time: that is {@link Tasks#sleep} or {@link Timer}.
 */
public final class Ticker implements AutoCloseable {
  /** What becomes of ticks that were due while the task did something else. */
  public enum Missed {
    /**
     * They are made up for: each is taken at once, until the ticker is on time again. For work that
     * must be done once for every period; after a long pause it comes in a burst.
     */
    BURST,

    /**
     * The beat starts anew: after a missed tick the next one is due a full period after it was
     * taken. For work that wants a pause between two turns.
     */
    DELAY,

    /**
     * They are left out: the next tick is due at the next multiple of the period. For work of which
     * one turn is as good as many.
     */
    SKIP
  }

  private static final Object CLOSED = "closed";
  private static final RefVar<Ticker, Object> USER =
      new RefVar<>(AtomicReferenceFieldUpdater.newUpdater(Ticker.class, Object.class, "user"));

  private final long period;
  private final Missed missed;

  /** The waiter of the task that waits for a tick; null if none does; CLOSED in the end. */
  private volatile @Nullable Object user;

  // By the user only; the change of user orders them.
  private long due;
  private long number;

  private Ticker(long period, Missed missed) {
    this.period = period;
    this.missed = missed;
    this.due = Seam.nanoTime() + period;
  }

  /**
   * Starts a ticker that leaves out missed ticks.
   *
   * @param period the time between two ticks; cut at about 146 years
   * @throws IllegalArgumentException if {@code period} is not positive
   */
  public static Ticker every(Duration period) {
    return every(period, Missed.SKIP);
  }

  /**
   * Starts a ticker.
   *
   * @param period the time between two ticks; cut at about 146 years
   * @throws IllegalArgumentException if {@code period} is not positive
   */
  public static Ticker every(Duration period, Missed missed) {
    long nanos = Durations.nanos(period, "period");
    if (nanos == 0) {
      throw new IllegalArgumentException("period must be positive: " + period);
    }
    return new Ticker(nanos, Objects.requireNonNull(missed, "missed"));
  }

  /**
   * Waits for the next tick; returns at once if it is due already.
   *
   * @return its number, from 1. With {@link Missed#SKIP} it is that of the latest tick which is
   *     due, so a gap says how many were left out; otherwise the ticks are numbered as they are
   *     taken
   * @throws CancelledException if the caller is cancelled; no tick is lost by that
   * @throws InterruptedException if the caller is interrupted from outside
   * @throws ClosedException if the ticker is closed, before or while the caller waits
   * @throws IllegalStateException if another thread waits for a tick
   */
  public long next() throws InterruptedException {
    Strand self = Strand.current();
    Seam.operation("next tick", this);
    self.enter();
    Waiter waiter = self.newWait(this);
    while (!USER.cas(this, null, waiter)) {
      Object other = USER.get(this);
      if (other == CLOSED) {
        throw closed();
      }
      if (other != null) {
        throw new IllegalStateException(
            "another thread waits for a tick of this ticker; give each a ticker of its own");
      }
    }
    int end = self.await(waiter, due);
    long tick = end == Waiter.TIMED_OUT ? take(Seam.nanoTime()) : 0;
    USER.cas(this, waiter, null); // unless it was closed meanwhile
    if (end == Waiter.TIMED_OUT) {
      return tick;
    }
    if (end == Waiter.DONE) {
      throw closed();
    }
    throw self.failure(waiter);
  }

  private long take(long now) {
    long late = now - due;
    long left = missed == Missed.SKIP ? late / period : 0;
    boolean anew = missed == Missed.DELAY && late >= period;
    due = anew ? now + period : due + (left + 1) * period;
    number += left + 1;
    return number;
  }

  private static ClosedException closed() {
    return new ClosedException("the ticker is closed", null);
  }

  @Override
  public String toString() {
    return "ticker of " + Duration.ofNanos(period);
  }

  /** Ends the wait of the task that waits for a tick, and every later one. */
  @Override
  public void close() {
    Seam.operation("close", this);
    if (USER.getAndSet(this, CLOSED) instanceof Waiter waiter && waiter.tryEnd(Waiter.DONE)) {
      waiter.wake();
    }
  }
}
