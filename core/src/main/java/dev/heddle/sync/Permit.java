package dev.heddle.sync;

import dev.heddle.internal.seam.IntVar;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Permits of a {@link Semaphore}, until they are closed. They belong to nobody in particular: any
 * task may close them, once.
 *
 * <p>Every method throws {@code IllegalStateException}, and names the semaphore, if the permits
 * were closed, forgotten or merged into others before.
 */
public final class Permit implements AutoCloseable {
  private static final int GONE = 0;

  private static final IntVar<Permit> COUNT =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Permit.class, "count"));

  private final Semaphore semaphore;
  private final int asked;
  final Thread holder = Thread.currentThread();
  private volatile int count;

  // Guarded by the lock of the semaphore: the permits that are out.
  @Nullable Permit prev;
  @Nullable Permit next;

  Permit(Semaphore semaphore, int count) {
    this.semaphore = semaphore;
    this.asked = count;
    this.count = count;
  }

  /** How many were asked for; what they are now is {@link #count}. */
  int asked() {
    return asked;
  }

  /** How many these are. */
  public int count() {
    int now = COUNT.get(this);
    if (now == GONE) {
      throw gone();
    }
    return now;
  }

  private IllegalStateException gone() {
    return new IllegalStateException(
        "permits of " + semaphore + " were closed, forgotten or merged before: acquire new ones");
  }

  private int takeAll() {
    int now;
    do {
      now = count();
    } while (!COUNT.cas(this, now, GONE));
    return now;
  }

  /** Gives the permits back. */
  @Override
  public void close() {
    semaphore.release(this, takeAll());
  }

  /** Takes the permits away for good: the semaphore has so many fewer in all. */
  public void forget() {
    semaphore.lose(this, takeAll());
  }

  /**
   * Splits off {@code part} of the permits, to be closed on their own.
   *
   * @throws IllegalArgumentException if {@code part} is less than 1, or not less than {@link
   *     #count}
   */
  public Permit split(int part) {
    int now;
    do {
      now = count();
      if (part < 1 || part >= now) {
        throw new IllegalArgumentException(
            "of " + now + " permits between 1 and " + (now - 1) + " can be split off: " + part);
      }
    } while (!COUNT.cas(this, now, now - part));
    Permit split = new Permit(semaphore, part);
    semaphore.splitOff(split);
    return split;
  }

  /**
   * Joins {@code other} to these permits; it is gone then.
   *
   * @throws IllegalArgumentException if they are of different semaphores, or the same
   */
  public void merge(Permit other) {
    Objects.requireNonNull(other, "other");
    if (other == this || other.semaphore != semaphore) {
      throw new IllegalArgumentException(
          other == this
              ? "permits cannot be merged into themselves"
              : "permits of " + other.semaphore + " cannot be merged into some of " + semaphore);
    }
    count();
    int more = other.takeAll();
    semaphore.mergedAway(other);
    int now;
    do {
      now = COUNT.get(this);
      if (now == GONE) {
        semaphore.release(other, more);
        throw gone();
      }
    } while (!COUNT.cas(this, now, now + more));
  }
}
