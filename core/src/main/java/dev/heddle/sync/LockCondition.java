package dev.heddle.sync;

import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.WaitQueue;
import dev.heddle.internal.wait.Waiter;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** A condition of a {@link LockView}. Its queue is guarded by the lock's gate. */
final class LockCondition implements Condition {
  private final LockCore core;
  private final WaitQueue waiting = new WaitQueue();

  LockCondition(LockCore core) {
    this.core = core;
  }

  /** Cuts a time limit, which may be negative here, so that sums with the clock cannot overflow. */
  static long limit(long nanos) {
    return Math.clamp(nanos, 0, Long.MAX_VALUE / 2);
  }

  private Thread requireHeld() {
    Thread me = Thread.currentThread();
    if (!core.isHeldBy(me)) {
      throw new IllegalMonitorStateException(core.notHolder(me).getMessage());
    }
    return me;
  }

  @Override
  public void await() throws InterruptedException {
    signalled(false, 0);
  }

  @Override
  public void awaitUninterruptibly() {
    requireHeld();
    Seam.operation("await", core);
    Strand self = Strand.current();
    int holds = core.setHoldsAside();
    core.awaitSignal(self, self.newUninterruptibleWait(core.change()), waiting, true, false, 0);
    core.restoreHolds(holds);
  }

  @Override
  public long awaitNanos(long nanosTimeout) throws InterruptedException {
    long deadline = Seam.nanoTime() + limit(nanosTimeout);
    signalled(true, deadline);
    return deadline - Seam.nanoTime();
  }

  @Override
  public boolean await(long time, TimeUnit unit) throws InterruptedException {
    return signalled(true, Seam.nanoTime() + limit(unit.toNanos(time)));
  }

  /** The wall clock is read once, so that a test runtime's clock decides from there on. */
  @Override
  public boolean awaitUntil(Date deadline) throws InterruptedException {
    long millis = deadline.getTime() - new Date().getTime();
    return signalled(true, Seam.nanoTime() + limit(TimeUnit.MILLISECONDS.toNanos(millis)));
  }

  /** Whether a signal came. */
  private boolean signalled(boolean limited, long deadline) throws InterruptedException {
    requireHeld();
    Seam.operation("await", core);
    Strand self = Strand.current();
    self.enter();
    Waiter waiter = self.newWait(core.change());
    int holds = core.setHoldsAside();
    int end = core.awaitSignal(self, waiter, waiting, true, limited, deadline);
    core.restoreHolds(holds);
    if (end < 0 && end != Waiter.TIMED_OUT) {
      throw self.failure(waiter);
    }
    return end > 0;
  }

  @Override
  public String toString() {
    return "a condition of " + core;
  }

  @Override
  public void signal() {
    requireHeld();
    Seam.operation("signal", core);
    core.signal(waiting, false);
  }

  @Override
  public void signalAll() {
    requireHeld();
    Seam.operation("signalAll", core);
    core.signal(waiting, true);
  }
}
