package dev.heddle.test.internal.sim;

import dev.heddle.Task;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How a schedule of one world ends: what decided it first, and that nothing of it is left.
 *
 * <p>Belongs to whoever has the baton, but for {@link #fromOutside}.
 */
final class Ending {
  private static final long ABORT_PATIENCE_NANOS = 1_000_000_000L;

  private final World world;
  private volatile @Nullable Stop decided;
  private volatile @Nullable Stop seenOutside;
  private boolean mainEnded;

  Ending(World world) {
    this.world = world;
  }

  void reset() {
    decided = null;
    seenOutside = null;
    mainEnded = false;
  }

  void mainHasEnded() {
    mainEnded = true;
  }

  /** The first one counts. */
  void decide(Stop how) {
    if (decided == null) {
      decided = how;
    }
  }

  boolean isDecided() {
    return decided != null;
  }

  boolean isFromOutside() {
    return seenOutside != null;
  }

  /** Something outside the simulation was seen: ends the schedule from another thread. */
  void fromOutside(Stop how) {
    if (seenOutside == null) {
      seenOutside = how;
      LockSupport.unpark(world.explorer);
    }
  }

  /** A thread ends by an exception that core let through, or the body of a daemon. */
  void uncaught(SimTask by, Throwable failure) {
    if (!world.aborting) {
      decide(new Stop(Stop.Reason.FAILURE, failure, by.name));
    }
  }

  void failed(Task<?> task, Throwable failure) {
    decide(new Stop(Stop.Reason.FAILURE, failure, task.name()));
  }

  /** The bound of steps is reached by {@code by}. */
  Stop atBound(SimTask by) {
    return new Stop(mainEnded ? Stop.Reason.LEAK : Stop.Reason.STEPS, null, by.name);
  }

  /** How the schedule ended, once nobody has the baton any more. */
  Stop verdict() {
    Stop outside = seenOutside;
    if (outside != null) {
      return outside;
    }
    Stop inside = decided;
    if (inside != null) {
      return inside;
    }
    return world.isOver()
        ? Stop.OK
        : new Stop(mainEnded ? Stop.Reason.LEAK : whyNobodyCanRun(), null, null);
  }

  private Stop.Reason whyNobodyCanRun() {
    boolean spins = false;
    for (int i = 0; i < world.taskCount(); i++) {
      SimTask task = world.task(i);
      if (task.isLost()) {
        return Stop.Reason.LOST_WAKE_UP;
      }
      spins |= task.isSpinning();
    }
    return spins ? Stop.Reason.LIVELOCK : Stop.Reason.DEADLOCK;
  }

  /** Ends every thread that was started and has not ended, the one that blocks outside last. */
  void abortAll() {
    world.aborting = true;
    SimTask stuck = seenOutside == null ? null : world.running();
    for (int i = 0; i < world.taskCount(); i++) {
      if (world.task(i) != stuck) {
        abort(world.task(i));
      }
    }
    if (stuck != null && stuck.thread != null) {
      stuck.thread.interrupt();
      abort(stuck);
    }
  }

  private void abort(SimTask task) {
    Thread thread = task.thread;
    if (!task.threadStarted || task.state == SimTask.DONE || thread == null) {
      return;
    }
    long deadline = System.nanoTime() + ABORT_PATIENCE_NANOS;
    world.handTo(task, thread);
    while (task.state != SimTask.DONE && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(world, ABORT_PATIENCE_NANOS / 100);
    }
  }
}
