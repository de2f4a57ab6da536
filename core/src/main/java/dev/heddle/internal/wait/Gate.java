package dev.heddle.internal.wait;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.util.SpinLock;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * Opens once; whoever waits goes on, and whoever comes later does not wait. What happened before
 * the opening is seen by those who passed.
 */
public final class Gate {
  private static final IntVar<Gate> LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Gate.class, "lock"));
  private static final Object OPENED = new Object();

  private final WaitQueue waiting = new WaitQueue();
  private volatile int lock;
  private boolean open;

  /** Opens the gate; false if it was open. */
  public boolean open() {
    SpinLock.lock(LOCK, this);
    boolean first = !open;
    open = true;
    WaitNode chain = waiting.claimAll(OPENED, null);
    SpinLock.unlock(LOCK, this);
    WaitQueue.wakeAll(chain);
    return first;
  }

  /** Waits for the opening, whatever happens. */
  public void awaitUninterruptibly() {
    Strand self = Strand.current();
    WaitNode node = new WaitNode(self.newUninterruptibleWait(), null);
    if (enqueue(node)) {
      self.await(node.waiter);
    }
  }

  /** Waits for the opening until {@code deadline}; true if it is open. */
  public boolean await(long deadline) throws InterruptedException {
    Strand self = Strand.current();
    self.enter();
    WaitNode node = new WaitNode(self.newWait(), null);
    if (!enqueue(node)) {
      return true;
    }
    int end = self.await(node.waiter, deadline);
    if (end > 0) {
      return true;
    }
    dequeue(node);
    if (end == Waiter.TIMED_OUT) {
      return false;
    }
    throw self.failure(node.waiter);
  }

  private boolean enqueue(WaitNode node) {
    SpinLock.lock(LOCK, this);
    if (!open) {
      waiting.add(node);
    }
    boolean queued = !open;
    SpinLock.unlock(LOCK, this);
    return queued;
  }

  private void dequeue(WaitNode node) {
    SpinLock.lock(LOCK, this);
    waiting.remove(node);
    SpinLock.unlock(LOCK, this);
  }
}
