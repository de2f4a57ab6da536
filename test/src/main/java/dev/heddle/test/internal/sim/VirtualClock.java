package dev.heddle.test.internal.sim;

import dev.heddle.internal.engine.TimerEntry;

/**
 * The time of a world: when it moves, what is due, and the thread that does what is due.
 *
 * <p>In the fine grain that thread is a real one, so that each step of a time-out can be overtaken;
 * in the coarse grain it is only an option of a decision, and whoever decides does its work.
 */
final class VirtualClock {
  /** So many moves of the clock after which no task has run are a deadlock: daemons look around. */
  private static final int VAIN_MOVES = 40;

  private final World world;
  private final Setting.Time mode;
  private final Timetable timetable = new Timetable();
  private SimTask thread;
  private long now;
  private int vainMoves;
  private int settlers;

  VirtualClock(World world, Setting.Time mode, SimTask nobody) {
    this.world = world;
    this.mode = mode;
    this.thread = nobody;
  }

  void reset() {
    timetable.clear();
    now = 0;
    vainMoves = 0;
    settlers = 0;
  }

  /** The thread that does what is due. */
  SimTask thread() {
    return thread;
  }

  void thread(SimTask ownThread) {
    thread = ownThread;
  }

  long now() {
    return now;
  }

  void arm(TimerEntry due) {
    timetable.add(due, now);
    if (mode == Setting.Time.ANYTIME) {
      mayRun();
    }
  }

  void disarm(TimerEntry due) {
    timetable.remove(due);
    if (timetable.isEmpty() && thread.state == SimTask.READY && thread.kind == Kind.FIRE) {
      world.ready().remove(thread);
      thread.state = SimTask.PARKED;
    }
  }

  private void mayRun() {
    if (thread.state == SimTask.NEW || thread.state == SimTask.PARKED) {
      thread.kind = Kind.FIRE;
      thread.target = thread;
      thread.targetNumber = world.numberOf(thread);
      world.ready().add(thread);
    }
  }

  /** A task of the test runs. */
  void notInVain() {
    vainMoves = 0;
  }

  /** Nobody can run: lets a settling thread go on, or moves the time; false if neither is there. */
  boolean moveOn() {
    return settleOne() || moveToTheNextDeadline();
  }

  private boolean settleOne() {
    for (int i = 0; settlers > 0 && i < world.taskCount(); i++) {
      SimTask task = world.task(i);
      if (task.state == SimTask.SETTLING) {
        settlers--;
        world.ready().add(task);
        return true;
      }
    }
    return false;
  }

  private boolean moveToTheNextDeadline() {
    if (timetable.isEmpty()
        || world.isOver()
        || mode == Setting.Time.BY_HAND
        || ++vainMoves > VAIN_MOVES) {
      return false;
    }
    now = Math.max(now, timetable.earliest());
    mayRun();
    return true;
  }

  /** The coarse grain: does one thing that is due, for the thread that is to decide. */
  void fireInline() {
    thread.events++;
    world.executed(thread);
    fire();
    thread.state = SimTask.PARKED;
    if (isWanted()) {
      mayRun();
    }
  }

  private boolean isWanted() {
    return !timetable.isEmpty() && (mode == Setting.Time.ANYTIME || timetable.earliest() <= now);
  }

  private void fire() {
    if (timetable.isEmpty()) {
      return;
    }
    int ties = timetable.ready(now);
    long deadline = timetable.earliest();
    TimerEntry due = timetable.take(ties <= 1 ? 0 : world.draw(ties));
    now = Math.max(now, deadline);
    due.run();
  }

  /** The fine grain: what the clock's thread does, until the schedule is over. */
  void run() {
    while (true) {
      if (isWanted()) {
        world.point(thread, Kind.FIRE, thread, false);
        fire();
      } else {
        world.wait(thread, SimTask.PARKED);
      }
    }
  }

  /** Waits until no other thread can run without the time moving. */
  void settle(SimTask me) {
    me.operation = "settle";
    me.operand = me;
    me.kind = Kind.TIME;
    settlers++;
    world.wait(me, SimTask.SETTLING);
    world.executed(me);
  }

  /** Moves the time, letting all that is due on the way happen in order. */
  void advanceBy(SimTask me, long nanos) {
    long until = now + nanos;
    settle(me);
    while (!timetable.isEmpty() && timetable.earliest() <= until) {
      now = Math.max(now, timetable.earliest());
      mayRun();
      settle(me);
    }
    now = until;
  }
}
