package dev.heddle.test.internal.sim;

import java.util.concurrent.locks.LockSupport;

/**
 * Looks, in real time, for worlds that stand still: a simulated thread that blocks outside Heddle
 * keeps the baton, and nobody could tell. One daemon thread for all worlds of the JVM.
 */
public final class Watch {
  private static final long TICK_NANOS = 20_000_000L;
  private static final int BLOCKED_TICKS = 10;
  private static final int RUNNING_TICKS = 150;

  private Watch() {}

  private static final class Started {
    static {
      Thread.ofPlatform().daemon().name("heddle-test-watch").start(Watch::run);
    }

    static void now() {}
  }

  /** Starts the watch, once in this JVM. */
  public static void start() {
    Started.now();
  }

  private static void run() {
    while (true) {
      LockSupport.parkNanos(TICK_NANOS);
      for (World world : World.active()) {
        world.watched.look(world);
      }
    }
  }

  /** What was seen of one world; only the watch's own thread touches it. */
  static final class Seen {
    private int progress;
    private int still;

    void look(World world) {
      SimTask holder = world.running();
      int seen = world.progress();
      Thread thread = holder.thread;
      if (seen != progress || thread == null || holder.id < 0) {
        progress = seen;
        still = 0;
        return;
      }
      if (++still < BLOCKED_TICKS) {
        return;
      }
      Thread.State state = thread.getState();
      boolean blocked =
          state == Thread.State.WAITING
              || state == Thread.State.TIMED_WAITING
              || state == Thread.State.BLOCKED;
      if (!blocked && still < RUNNING_TICKS) {
        return;
      }
      StackTraceElement[] stack = thread.getStackTrace();
      if (stack.length == 0 || waitsForBaton(stack) || world.progress() != seen) {
        return;
      }
      still = 0;
      Throwable where = new Throwable(holder.name + " is " + state);
      where.setStackTrace(stack);
      world.ending.fromOutside(
          new Stop(
              blocked ? Stop.Reason.BLOCKED_OUTSIDE : Stop.Reason.RUNS_ON, where, holder.name));
    }

    private static boolean waitsForBaton(StackTraceElement[] stack) {
      for (StackTraceElement frame : stack) {
        if (frame.getMethodName().equals("awaitBaton")
            && frame.getClassName().equals(SimTask.class.getName())) {
          return true;
        }
      }
      return false;
    }
  }
}
