package dev.heddle.parallel.internal.schedule;

import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.Waiter;

/** A worker where it waits in the waiting core: the pool is told that its thread stands still. */
final class WorkerStrand extends Strand {
  private final Worker worker;

  /** To be made by the worker's own thread. */
  WorkerStrand(Worker worker) {
    super(null);
    this.worker = worker;
    bind(Thread.currentThread());
  }

  @Override
  protected void park(Waiter waiter) {
    worker.beginBlocking();
    try {
      super.park(waiter);
    } finally {
      worker.endBlocking();
    }
  }
}
