package dev.heddle.sync;

import dev.heddle.internal.seam.Seam;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A lock of Heddle as the JDK's interface, for code that asks for one; also for locks that protect
 * what they cannot own.
 *
 * <p>As the interface permits, a second {@code lock()} by the owner of a {@link Mutex} fails with
 * {@code IllegalStateException}. {@code unlock()} by somebody who does not hold the lock fails with
 * {@code IllegalMonitorStateException}. Conditions wake in the order of their waits, and never
 * without a reason.
 */
final class LockView implements Lock {
  private final LockCore core;

  LockView(LockCore core) {
    this.core = core;
  }

  @Override
  public void lock() {
    Seam.operation("lock", core);
    core.acquire(Thread.currentThread());
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    Seam.operation("lockInterruptibly", core);
    core.acquireInterruptibly(Thread.currentThread(), false, 0);
  }

  @Override
  public boolean tryLock() {
    Seam.operation("tryLock", core);
    return core.tryAcquire(Thread.currentThread());
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    Seam.operation("tryLock", core);
    return core.acquireInterruptibly(
        Thread.currentThread(), true, LockCondition.limit(unit.toNanos(time)));
  }

  @Override
  public void unlock() {
    Seam.operation("unlock", core);
    Thread me = Thread.currentThread();
    if (!core.isHeldBy(me)) {
      throw new IllegalMonitorStateException(core.notHolder(me).getMessage());
    }
    core.release(me);
  }

  @Override
  public Condition newCondition() {
    return new LockCondition(core);
  }

  @Override
  public String toString() {
    return core.toString();
  }
}
