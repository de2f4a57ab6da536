package dev.heddle.test.internal.sim;

import dev.heddle.internal.wait.Strand;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A simulated thread: a task of core, a daemon of core, or the clock. All fields but {@code state}
 * belong to whoever holds the baton of the world.
 */
public final class SimTask implements Runnable {
  static final int NEW = 0;
  static final int READY = 1;
  static final int RUNNING = 2;
  static final int PARKED = 3;
  static final int SPINNING = 4;
  static final int SETTLING = 5;
  static final int DONE = 6;

  /** Aborts thrown into one thread before it is given up: it catches them in a loop. */
  private static final int PATIENCE = 1000;

  final World world;
  final int id;
  final String name;
  final boolean daemon;
  private final @Nullable Runnable body;
  @Nullable Thread thread;

  volatile int state;
  boolean threadStarted;
  boolean permit;
  boolean interruptPending;
  int aborts;

  // The step that this thread is about to take, or took last.
  int kind = Kind.BEGIN;
  @Nullable Object target;
  int targetNumber;

  /** Counts the steps of this thread, so that a chooser sees whether the pending one is new. */
  int events;

  // The public operation that this thread is in, or was in last.
  @Nullable String operation;
  @Nullable Object operand;
  @Nullable Object blocker;

  /** Free for the chooser of the schedule: a priority, and for which event it was drawn. */
  public long priority;

  /** See {@link #priority}. */
  public int priorityOf = -1;

  /** Set by a chooser that knows that running this thread now would repeat an explored schedule. */
  boolean asleep;

  SimTask(World world, int id, String name, boolean daemon, @Nullable Runnable body) {
    this.world = world;
    this.id = id;
    this.name = name;
    this.daemon = daemon;
    this.body = body;
  }

  /** The world of this thread. */
  public World world() {
    return world;
  }

  /** The number of this thread, in the order of creation. */
  public int id() {
    return id;
  }

  /** The name. */
  public String name() {
    return name;
  }

  /** How many steps this thread has begun. */
  public int events() {
    return events;
  }

  /** The kind of the step that this thread is about to take, or took last. */
  public int kind() {
    return kind;
  }

  /** What that step is about. */
  public @Nullable Object target() {
    return target;
  }

  /** The public operation that this thread is in, or was in last. */
  public @Nullable String operation() {
    return operation;
  }

  /** What that operation is about. */
  public @Nullable Object operand() {
    return operand;
  }

  /** The thread, or null for the clock in the coarse grain. */
  public @Nullable Thread thread() {
    return thread;
  }

  /** Whether this thread has begun, has not ended, and cannot run. */
  public boolean isWaiting() {
    return (state == PARKED && !world.isClock(this)) || state == SPINNING;
  }

  /** Whether this thread waits actively. */
  public boolean isSpinning() {
    return state == SPINNING;
  }

  /** Whether this thread is parked although what it waits for has happened. */
  public boolean isLost() {
    return state == PARKED && Blockers.isOver(blocker);
  }

  /** Whether {@code object} is core's task or strand on this thread. */
  public boolean isThreadOf(Object object) {
    return object instanceof Strand strand && strand.thread() == thread;
  }

  /** Whether this thread was started and has not ended. */
  public boolean isLive() {
    return state != NEW && state != DONE;
  }

  /** Whether core's task on this thread belongs to the scope {@code group}. */
  public boolean isIn(Object group) {
    return thread != null
        && thread.getUncaughtExceptionHandler() instanceof Strand strand
        && strand.outerNode() == group;
  }

  /** Whether the pending steps of this thread and {@code other} could conflict. */
  public boolean conflictsWith(SimTask other) {
    return world.finest
        ? Kind.dependentInPlain(kind, targetNumber, other.kind, other.targetNumber)
        : Kind.dependent(kind, targetNumber, other.kind, other.targetNumber);
  }

  /** Makes this thread one that need not be tried until something happens that its step sees. */
  public void putToSleep() {
    if (!asleep) {
      asleep = true;
      world.sleepers++;
    }
  }

  /** See {@link #putToSleep}. */
  public boolean isAsleep() {
    return asleep;
  }

  @Override
  public void run() {
    Driver.enter(this);
    if (interruptPending) {
      interruptPending = false;
      Thread.currentThread().interrupt();
    }
    try {
      if (body != null && !world.aborting) {
        body.run();
      }
    } catch (Abort over) {
      // The schedule ended before this thread did.
    } catch (Throwable failure) {
      world.ending.uncaught(this, failure);
    } finally {
      world.ended(this);
    }
  }

  /** Waits until this thread has the baton. Interrupts are put aside: they would end every park. */
  void awaitBaton() {
    boolean interrupted = false;
    while (world.turn() != this) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted || interruptPending) {
      interruptPending = false;
      Thread.currentThread().interrupt();
    }
  }

  /** Ends this thread's part in a schedule that is over. */
  Abort abort() {
    if (++aborts > PATIENCE) {
      state = DONE;
      world.handBack(this);
      while (true) {
        LockSupport.park(this);
      }
    }
    return Abort.NOW;
  }

  @Override
  public String toString() {
    return name;
  }
}
