package dev.heddle.sync;

import dev.heddle.Source;
import dev.heddle.TimeoutException;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Opens when it has been counted down to zero, and stays open.
 *
 * {@snippet file="dev/heddle/snippets/SyncSnippets.java" region="latch"}
 *
 * <p>Not for the end of tasks: a scope waits for them. Not for several rounds: {@link Barrier}.
 *
 * <p><b>Cancellation and time limits.</b> A wait that is cancelled, interrupted or late has had no
 * effect. All who wait go on together; there is no order among them.
 *
 * <p><b>Happens-before.</b> What was done before counting down is seen by those who passed.
 */
public final class Latch extends WaitPoint {
  private final Port opened = port(() -> this);
  private int count; // guarded by the lock

  /**
   * A latch that opens after {@code count} steps; 0 makes one that is open.
   *
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public Latch(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative: " + count);
    }
    this.count = count;
  }

  /** Counts down by one; does nothing when the latch is open. */
  public void countDown() {
    countDown(1);
  }

  /**
   * Counts down by {@code steps}, to zero at most.
   *
   * @throws IllegalArgumentException if {@code steps} is negative
   */
  public void countDown(int steps) {
    if (steps < 0) {
      throw new IllegalArgumentException("steps must not be negative: " + steps);
    }
    Seam.operation("countDown", this);
    WaitNode chain = null;
    lock();
    if (count > 0) {
      count -= Math.min(steps, count);
      chain = count == 0 ? claimAll(this) : null;
    }
    unlock();
    WaitQueue.wakeAll(chain);
  }

  /**
   * Waits until the latch is open.
   *
   * @throws dev.heddle.CancelledException if the caller is cancelled
   * @throws InterruptedException if the caller is interrupted from outside
   */
  public void await() throws InterruptedException {
    Seam.operation("await", this);
    await(this, false, 0);
  }

  /**
   * Like {@link #await()}, for at most {@code limit}.
   *
   * @throws TimeoutException if the latch is not open by then
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  public void awaitWithin(Duration limit) throws InterruptedException {
    long nanos = Durations.nanos(limit, "limit");
    Seam.operation("awaitWithin", this);
    if (await(this, true, nanos) == null) {
      throw new TimeoutException(this + " was not open within " + limit);
    }
  }

  /** The opening as a case of a select; the handler gets this latch. */
  public Source<Latch> opened() {
    return () -> opened;
  }

  /** How many steps are left. */
  public int count() {
    Seam.operation("count", this);
    lock();
    int now = count;
    unlock();
    return now;
  }

  @Override
  @Nullable Object meet(Object request, boolean first) {
    return count == 0 ? this : null;
  }

  @Override
  public String toString() {
    return "latch " + id;
  }
}
