package dev.heddle.parallel.internal.schedule;

import dev.heddle.internal.wait.ForeignStrand;
import dev.heddle.internal.wait.Waiter;

/** A worker where it waits in the waiting core: the pool is told that its thread stands still. */
final class WorkerStrand extends ForeignStrand {
  private final Worker worker;

  private WorkerStrand(Worker worker) {
    this.worker = worker;
  }

  /** Makes the calling thread, which is the worker's own, this line of execution. */
  static WorkerStrand begin(Worker worker) {
    WorkerStrand strand = new WorkerStrand(worker);
    strand.adopt();
    return strand;
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
