package dev.heddle.sync;

import dev.heddle.internal.seam.Seam;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;

/** An {@link RwLock} as the JDK's interface. */
final class RwLockView implements ReadWriteLock {
  private final Lock readLock;
  private final Lock writeLock;

  RwLockView(RwCore core) {
    readLock = new Side(core, LockMode.READ);
    writeLock = new Side(core, LockMode.EXCLUSIVE);
  }

  @Override
  public Lock readLock() {
    return readLock;
  }

  @Override
  public Lock writeLock() {
    return writeLock;
  }

  private static final class Side implements Lock {
    private final RwCore core;
    private final LockMode mode;

    Side(RwCore core, LockMode mode) {
      this.core = core;
      this.mode = mode;
    }

    @Override
    public void lock() {
      Seam.operation("lock", core);
      core.acquire(mode, Thread.currentThread());
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
      Seam.operation("lockInterruptibly", core);
      core.acquireInterruptibly(mode, Thread.currentThread(), false, 0);
    }

    @Override
    public boolean tryLock() {
      Seam.operation("tryLock", core);
      return core.tryAcquire(mode, Thread.currentThread());
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
      Seam.operation("tryLock", core);
      return core.acquireInterruptibly(
          mode, Thread.currentThread(), true, LockCondition.limit(unit.toNanos(time)));
    }

    @Override
    public void unlock() {
      Seam.operation("unlock", core);
      Thread me = Thread.currentThread();
      if (mode == LockMode.EXCLUSIVE && core.isWriter(me)) {
        core.releaseWrite(me);
      } else if (mode == LockMode.EXCLUSIVE || !core.releaseRead(me)) {
        throw new IllegalMonitorStateException(core + " is not held by " + LockLine.nameOf(me));
      }
    }

    @Override
    public Condition newCondition() {
      throw new UnsupportedOperationException(
          "locks of an RwLock have no conditions: use a Mutex, or a Notify beside it");
    }

    @Override
    public String toString() {
      return core.toString();
    }
  }
}
