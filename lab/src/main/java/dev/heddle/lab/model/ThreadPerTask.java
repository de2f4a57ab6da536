package dev.heddle.lab.model;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** A new thread for every piece, platform or virtual, and a latch to wait for all. */
final class ThreadPerTask implements TaskModel {

  private final Thread.Builder threads;

  ThreadPerTask(Thread.Builder threads) {
    this.threads = threads;
  }

  @Override
  public void run(int count, int limit, Work work) throws Exception {
    if (limit < count) {
      Semaphore permits = new Semaphore(limit);
      startAll(
          count,
          permits::acquire,
          index -> {
            try {
              work.run(index);
            } finally {
              permits.release();
            }
          });
    } else {
      startAll(count, () -> {}, work);
    }
  }

  private interface Gate {
    void pass() throws InterruptedException;
  }

  private void startAll(int count, Gate gate, Work work) throws Exception {
    CountDownLatch done = new CountDownLatch(count);
    Failures failures = new Failures();
    for (int i = 0; i < count; i++) {
      int index = i;
      gate.pass();
      threads.start(() -> {
        try {
          work.run(index);
        } catch (Throwable e) {
          failures.add(e);
        } finally {
          done.countDown();
        }
      });
    }
    done.await();
    failures.throwFirst();
  }
}
