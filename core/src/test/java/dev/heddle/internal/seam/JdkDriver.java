package dev.heddle.internal.seam;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** A driver that decides nothing: what the JDK does. Tests override what they want to decide. */
public class JdkDriver implements SeamDriver {
  @Override
  public boolean step(Step step, Object owner) {
    return false;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void park(Object blocker) {
    LockSupport.park(blocker);
  }

  @Override
  public void parkNanos(Object blocker, long nanos) {
    LockSupport.parkNanos(blocker, nanos);
  }

  @Override
  public void unpark(Thread thread) {
    LockSupport.unpark(thread);
  }

  @Override
  public void start(Thread thread) {
    thread.start();
  }

  @Override
  public int nextInt(int bound) {
    return ThreadLocalRandom.current().nextInt(bound);
  }

  @Override
  public void spin(Object owner, int turn) {
    Thread.onSpinWait();
    if (turn > 64) {
      Thread.yield();
    }
  }

  @Override
  public void yieldNow() {
    Thread.yield();
  }
}
