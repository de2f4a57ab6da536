package dev.heddle.test.internal.sim;

import dev.heddle.internal.engine.TimerEntry;
import dev.heddle.internal.seam.Step;
import dev.heddle.internal.util.Ids;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the simulated threads of one world do: each step through the seam, and what a test itself
 * asks for. Everything begins with {@link World#simulates}, and then is a decision point or not, as
 * the grain has it.
 */
public final class Steps {
  private final World world;

  Steps(World world) {
    this.world = world;
  }

  /** Before a step on shared memory; true if there is to be a decision point after it, too. */
  boolean access(SimTask me, Step step, Object owner) {
    if (!world.simulates(me) || !world.fine || owner instanceof Ids) {
      return false;
    }
    int kind = step == Step.READ ? Kind.READ : step == Step.WRITE ? Kind.WRITE : Kind.UPDATE;
    world.point(me, kind, owner, false);
    return world.finest;
  }

  /** The decision point after a step that changed something: what follows is plain code. */
  void after(SimTask me) {
    if (world.simulates(me)) {
      world.point(me, Kind.PLAIN, me, false);
    }
  }

  void operation(SimTask me, String name, Object target) {
    if (!world.simulates(me)) {
      return;
    }
    me.operation = name;
    me.operand = target;
    if (world.fine) {
      TraceSink trace = world.sink;
      if (trace != null) {
        trace.operation(world, me);
      }
    } else {
      world.point(me, Kind.OPERATION, target, false);
    }
  }

  void park(SimTask me, Object blocker) {
    if (!world.simulates(me)) {
      return;
    }
    if (world.fine) {
      world.point(me, Kind.PARK, me, false);
    }
    if (me.permit) {
      me.permit = false;
      return;
    }
    if (Thread.currentThread().isInterrupted()) {
      return;
    }
    me.blocker = blocker;
    world.wait(me, SimTask.PARKED);
    me.blocker = null;
  }

  void parkNanos(SimTask me, Object blocker, long nanos) {
    if (world.simulates(me)) {
      Alarm alarm = new Alarm(world.clock.now() + nanos);
      world.clock.arm(alarm);
      park(me, blocker);
      world.clock.disarm(alarm);
    }
  }

  /** Ends the park of the thread that creates it. It cannot be cancelled, so firing is no step. */
  private final class Alarm extends TimerEntry {
    private final Thread sleeper = Thread.currentThread();

    Alarm(long deadline) {
      super(deadline);
    }

    @Override
    public void run() {
      fire();
    }

    @Override
    protected void fire() {
      unpark(world.running(), sleeper);
    }
  }

  void unpark(SimTask me, Thread thread) {
    if (!world.simulates(me)) {
      return;
    }
    SimTask other = world.index.find(thread);
    if (other == null) {
      LockSupport.unpark(thread);
      return;
    }
    if (world.fine) {
      world.point(me, Kind.UNPARK, other, false);
    }
    if (other.state == SimTask.PARKED) {
      world.ready.add(other);
    } else {
      other.permit = true;
    }
    if (world.finest) {
      after(me);
    }
  }

  void start(SimTask me, Thread thread) {
    if (world.aborting) {
      throw me.abort();
    }
    SimTask other = world.index.find(thread);
    if (other == null && !thread.isVirtual()) {
      other = world.newTask(thread.getName(), true, thread);
      world.index.put(thread, other);
    }
    if (other == null) {
      throw new IllegalStateException(
          "a simulated test started "
              + thread
              + " on a runtime that was built outside of it: build the runtime inside the test, or"
              + " spawn in a scope");
    }
    if (me != world.driver && world.fine) {
      world.point(me, Kind.START, other, false);
    }
    world.live++;
    world.ready.add(other);
    if (me != world.driver && world.finest) {
      after(me);
    }
  }

  void interrupt(SimTask me, Thread thread) {
    SimTask other = world.index.find(thread);
    if (other == null || other == me) {
      thread.interrupt();
      return;
    }
    if (world.simulates(me) && world.fine) {
      world.point(me, Kind.INTERRUPT, other, false);
    }
    other.interruptPending = true;
    if (other.state == SimTask.PARKED) {
      world.ready.add(other);
    }
  }

  int draw(SimTask me, int bound) {
    if (!world.simulates(me) || bound <= 1) {
      return 0;
    }
    return world.draw(bound);
  }

  void spin(SimTask me, Object owner) {
    if (world.simulates(me)) {
      awaitChange(me, owner);
    }
  }

  private void awaitChange(SimTask me, Object owner) {
    me.kind = Kind.SPIN;
    me.target = owner;
    me.targetNumber = world.numberOf(owner);
    me.events++;
    world.checkBound(me);
    world.spinners++;
    world.wait(me, SimTask.SPINNING);
    world.executed(me);
  }

  /**
   * A search that found nothing would find nothing again before something changes; but if nothing
   * does, it goes on.
   */
  void pause(SimTask me) {
    if (world.simulates(me)) {
      awaitChange(me, World.ANYTHING);
    }
  }

  void yieldNow(SimTask me) {
    if (world.simulates(me)) {
      me.operation = "yield";
      me.operand = me;
      world.chooser.yielded(me);
      world.point(me, Kind.YIELD, me, true);
    }
  }

  /** A decision point that the test itself asks for. */
  public void userPoint(SimTask me, String name, Object target) {
    if (world.simulates(me)) {
      me.operation = name;
      me.operand = target;
      world.point(me, Kind.OPERATION, target, false);
    }
  }

  /** Waits until no other thread can run without the time moving. */
  public void settle(SimTask me) {
    if (world.simulates(me)) {
      world.clock.settle(me);
    }
  }

  /** Moves the clock, letting all that is due on the way happen in order. */
  public void advanceBy(SimTask me, long nanos) {
    if (world.simulates(me)) {
      world.clock.advanceBy(me, nanos);
    }
  }

  Thread newThread(@Nullable String name, Runnable body) {
    if (world.aborting) {
      throw Abort.NOW;
    }
    SimTask task = world.newTask(name == null ? "task-" + world.taskCount() : name, false, body);
    Thread thread = task.thread;
    if (thread == null) {
      throw new AssertionError("no thread for " + task);
    }
    return thread;
  }

  void startDaemon(SimTask me, String name, Runnable body) {
    if (world.aborting) {
      throw me.abort();
    }
    SimTask task = world.newTask(name, true, body);
    world.live++;
    world.ready.add(task);
  }

  void arm(SimTask me, TimerEntry due) {
    if (world.aborting) {
      throw me.abort();
    }
    world.clock.arm(due);
  }

  void disarm(SimTask me, TimerEntry due) {
    if (world.aborting) {
      throw me.abort();
    }
    world.clock.disarm(due);
  }
}
