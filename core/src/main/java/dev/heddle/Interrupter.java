package dev.heddle;

import dev.heddle.internal.engine.TimerEntry;
import dev.heddle.internal.engine.Timers;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.CancelNode;
import dev.heddle.internal.wait.Strand;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Carries out the interrupt policy of a cancelled node: interrupts the threads under it at once, or
 * looks after the grace time which of them wait in the JDK.
 *
 * <p>The looking happens on a thread of its own, because taking a stack may wait for a safepoint.
 * It is repeated at doubling intervals, up to {@link #LONGEST_NANOS}, while threads last that have
 * not ended: one that computes now may sleep later.
 */
final class Interrupter extends TimerEntry {
  private static final long LONGEST_NANOS = 1_000_000_000L;
  private static final int NAMED_IN_REPORT = 3;

  private final CancelNode node;
  private final long nanos;
  private final boolean firstLook;

  private Interrupter(CancelNode node, long nanos, boolean firstLook) {
    super(Seam.nanoTime() + nanos);
    this.node = node;
    this.nanos = nanos;
    this.firstLook = firstLook;
  }

  static void onCancel(CancelNode node, InterruptPolicy policy) {
    if (policy.graceNanos == 0) {
      for (Strand strand : strands(node)) {
        strand.interruptIfCancelled(Interrupter::permits);
      }
      // An interrupt can be used up by an inner stretch of the code; the looks repeat it.
      Timers.arm(new Interrupter(node, InterruptPolicy.standard().graceNanos, true));
    } else if (policy.graceNanos > 0) {
      Timers.arm(new Interrupter(node, policy.graceNanos, true));
    }
  }

  /**
   * Interrupts the thread of a cancelled task whatever it does, unless it is inside a shield or the
   * policy there is never to interrupt.
   */
  static void force(SpawnedTask<?> task) {
    task.interruptIfCancelled(Interrupter::permits);
  }

  /** The policy that holds at a node: that of the innermost group around it. */
  static InterruptPolicy policyAt(CancelNode innermost) {
    CancelNode node = innermost;
    while (node != null) {
      if (node instanceof TaskGroup group) {
        return group.interrupt;
      }
      node = LimitNode.around(node);
    }
    return InterruptPolicy.standard();
  }

  private static boolean permits(CancelNode innermost) {
    return policyAt(innermost).graceNanos >= 0;
  }

  @Override
  protected void fire() {
    if (!strands(node).isEmpty()) {
      Seam.startDaemon("heddle-interrupter", this::look);
    }
  }

  /** The strands that run directly under the node: its own, the tasks of a group, a lane's. */
  private static List<Strand> strands(CancelNode node) {
    List<Strand> strands = new ArrayList<>();
    if (node instanceof SpawnedTask<?> task) {
      if (!task.isDone()) {
        strands.add(task);
      }
      return strands;
    }
    if (node instanceof LimitNode limit) {
      if (limit.isOpen()) {
        strands.add(limit.owner());
      }
      return strands;
    }
    if (node instanceof LaneJob<?, ?> job) {
      Strand runner = job.runner();
      if (runner != null) {
        strands.add(runner);
      }
      return strands;
    }
    if (node instanceof TaskGroup group) {
      if (group instanceof ScopeGroup scope && !scope.isClosed()) {
        strands.add(scope.owner());
      }
      strands.addAll(group.liveTasks());
    }
    return strands;
  }

  private void look() {
    List<String> stubborn = new ArrayList<>();
    int count = 0;
    for (Strand strand : strands(node)) {
      CancelNode innermost = strand.innermost();
      if (innermost.signal() == null || !permits(innermost)) {
        continue; // inside a shield, or in a scope that is never interrupted
      }
      StackTraceElement[] stack = strand.thread().getStackTrace();
      switch (Stacks.classify(strand.thread().getState(), stack)) {
        case WAITS_IN_JDK -> strand.interruptIfCancelled(Interrupter::permits);
        case WAITS_IN_HEDDLE -> {}
        case BUSY -> {
          // No frames: it has not begun, has just ended, or is between two carriers.
          if (stack.length > 0 && count++ < NAMED_IN_REPORT) {
            stubborn.add(name(strand) + " at " + stack[0]);
          }
        }
      }
    }
    if (count > 0 && firstLook) {
      System.getLogger("dev.heddle")
          .log(
              System.Logger.Level.INFO,
              "{0} cancelled thread(s) still run {1} ms later and are not interrupted: {2}",
              count,
              nanos / 1_000_000,
              stubborn);
    }
    if (!strands(node).isEmpty()) {
      Timers.arm(new Interrupter(node, Math.min(2 * nanos, LONGEST_NANOS), false));
    }
  }

  private static String name(Strand strand) {
    return strand instanceof SpawnedTask<?> task ? task.name() : strand.thread().getName();
  }

  /** Tells from a thread's stack what it is doing. */
  static final class Stacks {
    enum Activity {
      /** Sleeps or is in an interruptible wait of java.util.concurrent, outside any I/O. */
      WAITS_IN_JDK,
      /** Waits in Heddle: cancellation reaches it, or it must not be disturbed. */
      WAITS_IN_HEDDLE,
      /** Runs, sits in I/O, or waits in the JDK for what an interrupt does not end. */
      BUSY
    }

    /**
     * Waits of java.util.concurrent that an interrupt does not end. It would stay pending, and
     * close the first file or socket that the thread comes to.
     */
    private static final Set<String> UNINTERRUPTIBLE =
        Set.of(
            "lock",
            "readLock",
            "writeLock",
            "join",
            "invoke",
            "awaitUninterruptibly",
            "acquireUninterruptibly",
            "arriveAndAwaitAdvance",
            "awaitAdvance");

    private Stacks() {}

    static Activity classify(Thread.State state, StackTraceElement[] stack) {
      if (state != Thread.State.WAITING && state != Thread.State.TIMED_WAITING) {
        return Activity.BUSY;
      }
      for (StackTraceElement frame : stack) {
        String type = frame.getClassName();
        if (type.startsWith("dev.heddle.internal.")) {
          return Activity.WAITS_IN_HEDDLE;
        }
        if (type.startsWith("java.util.concurrent.")
            && UNINTERRUPTIBLE.contains(frame.getMethodName())) {
          return Activity.BUSY;
        }
        if (type.startsWith("sun.nio.")
            || type.startsWith("java.nio.")
            || type.startsWith("java.net.")
            || type.startsWith("sun.net.")
            || type.startsWith("java.io.")
            || type.startsWith("sun.security.ssl.")) {
          return Activity.BUSY;
        }
      }
      return Activity.WAITS_IN_JDK;
    }
  }
}
