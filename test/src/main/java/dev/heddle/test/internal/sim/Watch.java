package dev.heddle.test.internal.sim;

import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks, in real time, for what the simulation cannot see: a simulated thread that blocks outside
 * Heddle, or never comes to a decision. One daemon thread for all worlds of the JVM.
 *
 * <p>What is certain from one look is reported at once: simulated threads wait for the baton
 * without a time limit, so one that waits with a limit sleeps; and one inside a socket or a future
 * waits for somebody outside. Of anything else, standing still for long is the only sign.
 */
public final class Watch {
  private static final long TICK_NANOS = 1_000_000L;

  /** A stack is taken only so often while a world moves on: that stops its thread for a moment. */
  private static final int TICKS_BETWEEN_STACKS = 16;

  private static final long BLOCKED_NANOS = 200_000_000L;
  private static final long RUNNING_NANOS = 3_000_000_000L;

  private static final List<String> SOCKETS =
      List.of(
          "java.net.Socket",
          "java.net.ServerSocket",
          "java.net.DatagramSocket",
          "java.net.http.",
          "sun.nio.ch.NioSocketImpl",
          "sun.nio.ch.SocketChannelImpl",
          "sun.nio.ch.ServerSocketChannelImpl",
          "sun.nio.ch.DatagramChannelImpl");

  private static final List<String> FUTURES =
      List.of("java.util.concurrent.CompletableFuture", "java.util.concurrent.FutureTask");

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
      if (World.active().isEmpty()) {
        LockSupport.parkNanos(20 * TICK_NANOS);
      } else {
        LockSupport.parkNanos(TICK_NANOS);
        for (World world : World.active()) {
          world.watched.look(world);
        }
      }
    }
  }

  /** What was seen of one world; only the watch's own thread touches it. */
  static final class Seen {
    private int progress;
    private long stillSince;
    private int ticks;

    void look(World world) {
      SimTask holder = world.running();
      int seen = world.progress();
      Thread thread = holder.thread;
      if (thread == null || holder.id < 0) {
        progress = seen - 1;
        return;
      }
      boolean moves = seen != progress;
      if (moves) {
        progress = seen;
        stillSince = System.nanoTime();
      }
      Thread.State state = thread.getState();
      boolean sleeps = state == Thread.State.TIMED_WAITING;
      boolean waits = state == Thread.State.WAITING || state == Thread.State.BLOCKED;
      long still = System.nanoTime() - stillSince;
      boolean tooLong = !moves && still > (waits ? BLOCKED_NANOS : RUNNING_NANOS);
      boolean due = ++ticks % TICKS_BETWEEN_STACKS == 0 || (!moves && waits);
      if (!sleeps && !due && !tooLong) {
        return;
      }
      StackTraceElement[] stack = thread.getStackTrace();
      if (stack.length == 0
          || passes(stack, "dev.heddle.test.internal.sim.SimTask", "awaitBaton")) {
        return;
      }
      boolean outside =
          isIn(SOCKETS, stack) || (waits && isIn(FUTURES, stack)) || (sleeps && isTimed(stack));
      if (!outside && (!tooLong || world.progress() != seen)) {
        return;
      }
      Throwable where = new Throwable(holder.name + " is " + state);
      where.setStackTrace(stack);
      world.ending.fromOutside(
          new Stop(
              outside || waits ? Stop.Reason.BLOCKED_OUTSIDE : Stop.Reason.RUNS_ON,
              where,
              holder.name));
    }

    /** Whether the thread was still in its timed wait when the stack was taken. */
    private static boolean isTimed(StackTraceElement[] stack) {
      return passes(stack, "java.lang.Thread", "sleep")
          || passes(stack, "java.util.concurrent.locks.LockSupport", "parkNanos")
          || passes(stack, "java.util.concurrent.locks.LockSupport", "parkUntil")
          || passes(stack, "java.lang.Object", "wait");
    }

    private static boolean passes(StackTraceElement[] stack, String type, String method) {
      for (StackTraceElement frame : stack) {
        if (frame.getMethodName().equals(method) && frame.getClassName().equals(type)) {
          return true;
        }
      }
      return false;
    }

    private static boolean isIn(List<String> types, StackTraceElement[] stack) {
      for (StackTraceElement frame : stack) {
        for (String type : types) {
          if (frame.getClassName().startsWith(type)) {
            return true;
          }
        }
      }
      return false;
    }
  }
}
