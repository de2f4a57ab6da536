package dev.heddle.parallel.internal.schedule;

import dev.heddle.parallel.ParAction;

/** Work that nobody waits for but the end of the pool. */
final class Detached extends Job {
  private final Pool pool;
  private final ParAction<?> body;

  Detached(Pool pool, ParAction<?> body) {
    super(null);
    this.pool = pool;
    this.body = body;
  }

  @Override
  protected void run(Worker worker) {
    try {
      body.run();
    } catch (Throwable t) {
      pool.report(worker, t);
    }
  }

  @Override
  void finished() {
    pool.release();
  }
}
