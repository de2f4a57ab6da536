package dev.heddle.test.internal.sim;

import dev.heddle.internal.engine.TimerEntry;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.seam.SeamDriver;
import dev.heddle.internal.seam.Step;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The seam's driver of this JVM: finds out whether the calling thread is simulated, and sends it to
 * its world, or else does what the JDK does.
 */
public final class Driver implements SeamDriver {
  private static final ThreadLocal<@Nullable SimTask> CURRENT = new ThreadLocal<>();

  private Driver() {}

  private static final class Installed {
    static {
      Seam.install(new Driver());
    }

    static void now() {}
  }

  /** Installs the driver, once in this JVM. */
  public static void install() {
    Installed.now();
  }

  static void enter(SimTask task) {
    CURRENT.set(task);
  }

  static void leave() {
    CURRENT.remove();
  }

  /** The simulated thread that calls, or null. */
  public static @Nullable SimTask current() {
    return CURRENT.get();
  }

  @Override
  public boolean step(Step step, Object owner) {
    SimTask me = CURRENT.get();
    return me != null && me.world.steps.access(me, step, owner);
  }

  @Override
  public void after() {
    SimTask me = CURRENT.get();
    if (me != null) {
      me.world.steps.after(me);
    }
  }

  @Override
  public void operation(String name, Object target) {
    SimTask me = CURRENT.get();
    if (me != null) {
      me.world.steps.operation(me, name, target);
    }
  }

  @Override
  public long nanoTime() {
    SimTask me = CURRENT.get();
    return me == null ? System.nanoTime() : me.world.now();
  }

  @Override
  public void park(Object blocker) {
    SimTask me = CURRENT.get();
    if (me == null) {
      LockSupport.park(blocker);
    } else {
      me.world.steps.park(me, blocker);
    }
  }

  @Override
  public void parkNanos(Object blocker, long nanos) {
    SimTask me = CURRENT.get();
    if (me == null) {
      LockSupport.parkNanos(blocker, nanos);
    } else {
      me.world.steps.parkNanos(me, blocker, nanos);
    }
  }

  @Override
  public void unpark(Thread thread) {
    SimTask me = CURRENT.get();
    if (me == null) {
      World.unparkFromOutside(thread);
    } else {
      me.world.steps.unpark(me, thread);
    }
  }

  @Override
  public void start(Thread thread) {
    SimTask me = CURRENT.get();
    if (me == null) {
      thread.start();
    } else {
      me.world.steps.start(me, thread);
    }
  }

  @Override
  public void interrupt(Thread thread) {
    SimTask me = CURRENT.get();
    if (me == null) {
      thread.interrupt();
    } else {
      me.world.steps.interrupt(me, thread);
    }
  }

  @Override
  public int nextInt(int bound) {
    SimTask me = CURRENT.get();
    return me == null ? ThreadLocalRandom.current().nextInt(bound) : me.world.steps.draw(me, bound);
  }

  @Override
  public void spin(Object owner, int turn) {
    SimTask me = CURRENT.get();
    if (me != null) {
      me.world.steps.spin(me, owner);
    } else if (turn < 64) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }

  @Override
  public void pause() {
    SimTask me = CURRENT.get();
    if (me == null) {
      Thread.onSpinWait();
    } else {
      me.world.steps.pause(me);
    }
  }

  @Override
  public void yieldNow() {
    SimTask me = CURRENT.get();
    if (me == null) {
      Thread.yield();
    } else {
      me.world.steps.yieldNow(me);
    }
  }

  @Override
  public @Nullable Object world() {
    SimTask me = CURRENT.get();
    return me == null ? null : me.world.runtimeOrWorld();
  }

  private static SimTask simulated() {
    SimTask me = CURRENT.get();
    if (me == null) {
      throw new AssertionError("not called by a simulated thread: " + Thread.currentThread());
    }
    return me;
  }

  @Override
  public Thread newThread(@Nullable String name, Runnable body) {
    return simulated().world.steps.newThread(name, body);
  }

  @Override
  public void startDaemon(String name, Runnable body) {
    SimTask me = simulated();
    me.world.steps.startDaemon(me, name, body);
  }

  @Override
  public void arm(Runnable due) {
    SimTask me = simulated();
    me.world.steps.arm(me, (TimerEntry) due);
  }

  @Override
  public void disarm(Runnable due) {
    SimTask me = simulated();
    me.world.steps.disarm(me, (TimerEntry) due);
  }

  @Override
  public String toString() {
    return "Heddle's deterministic test runtime";
  }
}
