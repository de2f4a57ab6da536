package dev.heddle.bench.contender;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * The least that virtual threads need to run on: one platform thread with a queue that nobody else
 * touches, and one for what comes from outside. It does not steal, time or count.
 */
final class LoopExecutor extends Thread implements Executor {
  private static final MethodHandle CURRENT_CARRIER;
  private static final MethodHandle NEW_THREAD;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      Class<?> builders = Class.forName("java.lang.ThreadBuilders");
      CURRENT_CARRIER =
          MethodHandles.privateLookupIn(Thread.class, lookup)
              .findStatic(
                  Thread.class, "currentCarrierThread", MethodType.methodType(Thread.class));
      NEW_THREAD =
          MethodHandles.privateLookupIn(builders, lookup)
              .findStatic(
                  builders,
                  "newVirtualThread",
                  MethodType.methodType(
                      Thread.class, Executor.class, String.class, int.class, Runnable.class));
    } catch (ReflectiveOperationException otherJdk) {
      throw new ExceptionInInitializerError(otherJdk);
    }
  }

  private final ArrayDeque<Runnable> own = new ArrayDeque<>();
  private final Queue<Runnable> outside = new ConcurrentLinkedQueue<>();

  LoopExecutor() {
    super("loop");
    setDaemon(true);
    start();
  }

  /** A virtual thread that runs here; not started. */
  Thread thread(Runnable body) {
    try {
      return (Thread) NEW_THREAD.invokeExact((Executor) this, (String) null, 0, body);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void execute(Runnable slice) {
    if (isCurrent()) {
      own.add(slice);
    } else {
      outside.add(slice);
      LockSupport.unpark(this);
    }
  }

  private boolean isCurrent() {
    try {
      return (Thread) CURRENT_CARRIER.invokeExact() == this;
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void run() {
    while (true) {
      Runnable slice = own.poll();
      if (slice == null) {
        slice = outside.poll();
      }
      if (slice == null) {
        LockSupport.park(this);
      } else {
        slice.run();
      }
    }
  }
}
