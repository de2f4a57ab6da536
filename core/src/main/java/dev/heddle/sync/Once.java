package dev.heddle.sync;

import dev.heddle.Action;
import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * Something that is done once, by the first who comes; the others wait until it is done. Where it
 * has a result use {@link Lazy}, whose rules on failure, recursion and cancellation hold here too.
 *
 * <p><b>Happens-before.</b> What was done is seen by everybody whose {@link #run} has returned.
 */
public final class Once {
  private static final IntVar<Once> DONE =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Once.class, "done"));

  private final Mutex<Once> lock = new Mutex<>(this);
  private volatile int done;

  /** Nothing has been done yet. */
  public Once() {}

  /**
   * Runs {@code action} unless an earlier one has returned; when this returns, one has.
   *
   * @throws X what the action throws; the next caller's is run then
   * @throws IllegalStateException if the caller is inside such an action already
   * @throws dev.heddle.CancelledException if the caller is cancelled
   * @throws InterruptedException if the caller is interrupted from outside
   */
  public <X extends Throwable> void run(Action<X> action) throws X, InterruptedException {
    Objects.requireNonNull(action, "action");
    Seam.operation("run", this);
    if (isDone()) {
      return;
    }
    if (lock.isHeldBy(Thread.currentThread())) {
      throw new IllegalStateException("what is to be done once waits for itself to be done");
    }
    try (var guard = lock.lockInterruptibly()) {
      if (!guard.get().isDone()) {
        action.run();
        DONE.set(this, 1);
      }
    }
  }

  /** Whether it has been done. */
  public boolean isDone() {
    return DONE.get(this) != 0;
  }
}
