package dev.heddle.test.internal.report;

import dev.heddle.test.internal.sim.Stop;
import java.util.List;

/** What to write instead, for code that the test runtime cannot control. */
public final class Advice {
  private static final int FRAMES = 12;

  private Advice() {}

  /** Where a thread was when the watch ended its schedule, and what to do about it. */
  public static String forStack(Stop end) {
    Throwable where = end.failure();
    StackTraceElement[] stack = where == null ? new StackTraceElement[0] : where.getStackTrace();
    StringBuilder text = new StringBuilder();
    List<StackTraceElement> theirs = Frames.theirs(stack);
    if (!theirs.isEmpty()) {
      text.append("  at ").append(Frames.shortly(theirs.getFirst())).append(": ");
    }
    text.append(instead(end.reason(), stack)).append('\n');
    for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
      text.append("      at ").append(stack[i]).append('\n');
    }
    return text.toString();
  }

  private static String instead(Stop.Reason reason, StackTraceElement[] stack) {
    if (reason == Stop.Reason.RUNS_ON) {
      return "it computes without a decision point. Call Tasks.checkCancelled() or"
          + " Simulation.point(...) in the loop, or make the work smaller in tests.";
    }
    if (reason == Stop.Reason.FOREIGN_WAKE_UP) {
      return "a thread that Heddle did not start takes part. Start it with Scope.spawn, and hand"
          + " values over before the test begins.";
    }
    String future = null;
    String generic = null;
    for (StackTraceElement frame : stack) {
      String type = frame.getClassName();
      if (type.equals("java.lang.Thread") && frame.getMethodName().startsWith("sleep")) {
        return "it sleeps in real time. Use Tasks.sleep, which takes virtual time.";
      }
      if (type.startsWith("sun.nio.ch.") || type.startsWith("java.net.")) {
        return "it waits for a real socket. Put the connection behind a channel in tests.";
      }
      if (type.equals("java.lang.Object") && frame.getMethodName().startsWith("wait")) {
        return "it waits for a monitor's notify. Use a channel.";
      }
      // What a socket starts when it is first used may stand above its frames.
      if (future == null && isFuture(type)) {
        future = "it waits for a foreign executor. Spawn the work in a scope, and join the task.";
      }
      if (generic == null && isWaitOfTheJdk(type)) {
        generic =
            "it waits in "
                + Frames.simple(type)
                + " of the JDK, which the test runtime cannot see. Use a channel, or a bounded(1)"
                + " channel as a lock.";
      }
    }
    if (future != null) {
      return future;
    }
    if (generic != null) {
      return generic;
    }
    return "it waits for a monitor: synchronized around a Heddle operation keeps it while other"
        + " tasks run. Use a bounded(1) channel as a lock, or leave the monitor before the"
        + " operation.";
  }

  private static boolean isFuture(String type) {
    return type.startsWith("java.util.concurrent.CompletableFuture")
        || type.startsWith("java.util.concurrent.FutureTask")
        || type.contains("Executor");
  }

  private static boolean isWaitOfTheJdk(String type) {
    return type.startsWith("java.util.concurrent.") && !type.endsWith(".LockSupport");
  }
}
