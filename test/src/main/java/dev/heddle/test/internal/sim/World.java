package dev.heddle.test.internal.sim;

import dev.heddle.Backend;
import dev.heddle.Task;
import dev.heddle.TaskAction;
import dev.heddle.TaskRuntime;
import dev.heddle.internal.seam.Step;
import dev.heddle.internal.util.Ids;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The simulation of one schedule at a time: which threads there are, who has the baton, what time
 * it is, and what was decided.
 *
 * <p>The threads are ordinary virtual threads of the JDK. Exactly one has the baton; the others
 * wait for it in {@link SimTask#awaitBaton}, or have not been started. A thread gives the baton
 * away at a decision point, when it parks, and when it ends; who gets it next is decided by the
 * thread that gives it away, so there is no scheduler thread in between.
 *
 * <p>Invariants, for whoever has the baton
 *
 * <ul>
 *   <li>{@code current} is the thread with the baton, {@code turn} too, except on the way.
 *   <li>{@code ready} holds the other threads that can run, in the order of their creation. So the
 *       options of a decision depend on earlier decisions only.
 *   <li>{@code live} counts the threads that were made and have not ended, without the clock.
 * </ul>
 *
 * <p>Happens-before: everything here is plain; writing and reading {@code turn} orders it.
 */
public final class World {
  private static final List<World> ACTIVE = new CopyOnWriteArrayList<>();
  private static final long ABORT_PATIENCE_NANOS = 1_000_000_000L;
  private static final long HASH_SEED = 0xcbf29ce484222325L;

  /** What a thread waits for that pauses. */
  private static final Object ANYTHING = "anything";

  private final Setting setting;
  private final boolean fine;
  final boolean finest;
  private final SimTask driver = new SimTask(this, -1, "explorer", true, null);
  private final Thread explorer = Thread.currentThread();
  private final Numbers numbers = new Numbers();
  private final Numbers labels = new Numbers();
  private final ReadyList ready = new ReadyList();
  private final VirtualClock clock;

  /** Belongs to the watch. */
  final Watch.Seen watched = new Watch.Seen();

  private Chooser chooser;
  private @Nullable TraceSink sink;
  private @Nullable TaskRuntime runtime;
  private SimTask[] tasks = new SimTask[16];
  private int taskCount;
  private final ThreadIndex index = new ThreadIndex();
  private int live;
  private int spinners;
  int sleepers;
  private SimTask current;
  private volatile SimTask turn;
  private volatile boolean aborting;
  private int progress; // read racing by the watch
  private volatile @Nullable Stop stop;
  private volatile @Nullable Stop fromOutside;
  private boolean mainEnded;
  private final List<Runnable> atTheEnd = new ArrayList<>();

  private int steps;
  private int preemptions;
  private long hash;
  private final Decisions decisions = new Decisions();

  /** Creates a world; its schedules are run by the creating thread. */
  public World(Setting setting, Chooser chooser) {
    this.setting = setting;
    this.fine = setting.fine();
    this.finest = setting.finest();
    this.chooser = chooser;
    this.clock = new VirtualClock(this, setting.time(), driver);
    this.current = driver;
    this.turn = driver;
  }

  // ---- one schedule

  /** Makes this world known to the watch and its thread its driver; until {@link #close}. */
  public void open() {
    Driver.enter(driver);
    ACTIVE.add(this);
  }

  /** Ends the life of this world. */
  public void close() {
    ACTIVE.remove(this);
    Driver.leave();
  }

  static List<World> active() {
    return ACTIVE;
  }

  /** Runs {@code body} under one schedule that {@code by} decides; returns how it ended. */
  public Stop run(Chooser by, @Nullable TraceSink trace, TaskAction body) {
    reset(by, trace);
    TaskRuntime fresh =
        TaskRuntime.builder()
            .backend(Backend.JDK)
            .name("test")
            .failureHandler(this::failed)
            .build();
    runtime = fresh;
    clock.thread(newTask("clock", true, clock::run));
    fresh.spawn(
        "main",
        () -> {
          try {
            body.run();
            runAtTheEnd();
          } finally {
            mainEnded = true;
          }
        });
    SimTask first = next(driver, false, false);
    if (first != null) {
      give(first);
    }
    while (turn != driver && fromOutside == null) {
      LockSupport.park(this);
    }
    Stop end = fromOutside != null ? fromOutside : stop;
    if (end == null) {
      end = live == 0 ? Stop.OK : new Stop(mainEnded ? Stop.Reason.LEAK : stuck(), null, null);
    }
    if (sink != null) {
      sink.ended(this, end);
    }
    if (live > 0 || end != Stop.OK) {
      abortAll();
    }
    return end;
  }

  private void reset(Chooser by, @Nullable TraceSink trace) {
    chooser = by;
    sink = trace;
    runtime = null;
    Arrays.fill(tasks, 0, taskCount, null);
    taskCount = 0;
    index.clear();
    ready.clear();
    numbers.clear();
    labels.clear();
    clock.reset();
    live = 0;
    spinners = 0;
    sleepers = 0;
    current = driver;
    turn = driver;
    aborting = false;
    stop = null;
    fromOutside = null;
    mainEnded = false;
    atTheEnd.clear();
    steps = 0;
    preemptions = 0;
    hash = HASH_SEED;
    decisions.clear();
  }

  private void runAtTheEnd() {
    for (int i = 0; i < atTheEnd.size(); i++) {
      atTheEnd.get(i).run();
    }
  }

  /** Has {@code check} run in the main thread when the body has ended without a failure. */
  public void atTheEnd(Runnable check) {
    atTheEnd.add(check);
  }

  private void abortAll() {
    aborting = true;
    SimTask stuck = fromOutside == null ? null : current;
    for (int i = 0; i < taskCount; i++) {
      if (tasks[i] != stuck) {
        abort(tasks[i]);
      }
    }
    if (stuck != null && stuck.thread != null) {
      stuck.thread.interrupt();
      abort(stuck);
    }
    current = driver;
    turn = driver;
  }

  private void abort(SimTask task) {
    Thread thread = task.thread;
    if (!task.threadStarted || task.state == SimTask.DONE || thread == null) {
      return;
    }
    long deadline = System.nanoTime() + ABORT_PATIENCE_NANOS;
    current = task;
    turn = task;
    LockSupport.unpark(thread);
    while (task.state != SimTask.DONE && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(this, ABORT_PATIENCE_NANOS / 100);
    }
  }

  private Stop.Reason stuck() {
    for (int i = 0; i < taskCount; i++) {
      if (tasks[i].state == SimTask.PARKED && Blockers.isOver(tasks[i].blocker)) {
        return Stop.Reason.LOST_WAKE_UP;
      }
    }
    return spinners > 0 ? Stop.Reason.LIVELOCK : Stop.Reason.DEADLOCK;
  }

  // ---- ends

  /** Ends the schedule, and the calling thread's part in it. */
  private Abort stop(SimTask me, Stop how) {
    if (stop == null) {
      stop = how;
    }
    handBack(me);
    me.awaitBaton();
    return me.abort();
  }

  /** Gives the baton back to the explorer. */
  void handBack(SimTask me) {
    if (current == me || aborting) {
      current = driver;
      turn = driver;
      LockSupport.unpark(explorer);
    }
  }

  /** A thread ends by an exception that core let through, or the body of a daemon. */
  void uncaught(SimTask by, Throwable failure) {
    if (stop == null && !aborting) {
      stop = new Stop(Stop.Reason.FAILURE, failure, by.name);
    }
  }

  private void failed(Task<?> task, Throwable failure) {
    if (stop == null) {
      stop = new Stop(Stop.Reason.FAILURE, failure, task.name());
    }
  }

  /** Ends the schedule because of what a check of the test runtime itself found. */
  public Error fail(SimTask by, Stop how) {
    return stop(by, how);
  }

  void ended(SimTask me) {
    me.state = SimTask.DONE;
    if (aborting || current != me) {
      if (aborting) {
        LockSupport.unpark(explorer);
      }
      return;
    }
    live--;
    if (stop != null) {
      handBack(me);
      return;
    }
    SimTask heir;
    try {
      heir = next(me, false, false);
    } catch (Stopped stopped) {
      heir = null;
    }
    if (heir == null) {
      handBack(me);
    } else {
      give(heir);
    }
  }

  boolean aborting() {
    return aborting;
  }

  SimTask turn() {
    return turn;
  }

  /** Something outside the simulation was seen: ends the schedule from another thread. */
  void endFromOutside(Stop how) {
    if (fromOutside == null) {
      fromOutside = how;
      LockSupport.unpark(explorer);
    }
  }

  /** A thread that is not simulated unparks one that may be. */
  static void unparkFromOutside(Thread thread) {
    for (World world : ACTIVE) {
      SimTask task = world.index.findRacing(thread);
      if (task != null && !world.aborting) {
        Throwable where = new Throwable("woken here by " + Thread.currentThread());
        world.endFromOutside(new Stop(Stop.Reason.FOREIGN_WAKE_UP, where, task.name));
        return;
      }
    }
    LockSupport.unpark(thread);
  }

  // ---- the baton

  /** Lets {@code heir} run; the caller must not touch this world again before it has the baton. */
  private void give(SimTask heir) {
    heir.state = SimTask.RUNNING;
    current = heir;
    progress++;
    Thread thread = heir.thread;
    if (thread == null) {
      throw new AssertionError(heir + " has no thread");
    }
    if (heir.threadStarted) {
      turn = heir;
      LockSupport.unpark(thread);
    } else {
      heir.threadStarted = true;
      turn = heir;
      thread.start();
    }
  }

  private void switchTo(SimTask heir, SimTask me) {
    give(heir);
    me.awaitBaton();
    if (aborting || current != me) {
      throw me.abort();
    }
  }

  /** Who runs next; null if nobody can. */
  private @Nullable SimTask next(SimTask me, boolean canGoOn, boolean yields) {
    while (true) {
      int count = ready.layOut(me, canGoOn, yields);
      if (count == 0) {
        if (!endPauses() && !clock.moveOn()) {
          return null;
        }
        continue;
      }
      SimTask chosen;
      if (count == 1) {
        chosen = ready.option(0);
        if (chooser.judges && !chooser.admits(chosen)) {
          return halt(Stop.PRUNED);
        }
      } else {
        int choice = chooser.choose(this, count);
        if (choice < 0) {
          return halt(decisions.diverged() == null ? Stop.PRUNED : diverged());
        }
        decisions.add(choice, count, steps, hash);
        chosen = ready.option(choice);
      }
      if (chosen != me) {
        ready.remove(chosen);
        if (canGoOn) {
          preemptions += ready.isPreemptible() ? 1 : 0;
          ready.add(me);
        }
      } else if (me.state != SimTask.RUNNING) {
        ready.remove(me);
        me.state = SimTask.RUNNING;
      }
      if (!chosen.daemon) {
        clock.notInVain();
      }
      if (chosen == clock.thread() && !fine) {
        clock.fireInline();
        if (canGoOn) {
          ready.remove(me);
          me.state = SimTask.RUNNING;
        }
        continue;
      }
      return chosen;
    }
  }

  private Stop diverged() {
    return new Stop(Stop.Reason.DIVERGED, null, decisions.diverged());
  }

  private @Nullable SimTask halt(Stop how) {
    if (stop == null) {
      stop = how;
    }
    throw Stopped.NOW;
  }

  // ---- steps

  /** The decision point before a step of {@code me}. */
  void point(SimTask me, int kind, Object target, boolean yields) {
    me.kind = kind;
    me.target = target;
    me.targetNumber = numbers.of(target);
    me.events++;
    checkBound(me);
    progress++;
    if (!ready.isEmpty()) {
      SimTask chosen;
      try {
        chosen = next(me, true, yields);
      } catch (Stopped stopped) {
        handBack(me);
        me.awaitBaton();
        throw me.abort();
      }
      if (chosen != me && chosen != null) {
        switchTo(chosen, me);
      }
    }
    executed(me);
  }

  private void checkBound(SimTask me) {
    if (steps >= setting.maxSteps()) {
      throw stop(me, new Stop(mainEnded ? Stop.Reason.LEAK : Stop.Reason.STEPS, null, me.name));
    }
  }

  void executed(SimTask me) {
    steps++;
    hash = Rng.mix(hash ^ ((long) me.id << 40 ^ (long) me.kind << 32 ^ me.targetNumber));
    if (sleepers > 0) {
      wakeSleepers(me);
    }
    if (spinners > 0 && Kind.changes(me.kind)) {
      wakeSpinners(me.target);
    }
    TraceSink trace = sink;
    if (trace != null) {
      trace.step(this, me);
    }
  }

  private void wakeSleepers(SimTask me) {
    for (int i = 0; i < taskCount; i++) {
      SimTask task = tasks[i];
      if (task.asleep && task != me && task.conflictsWith(me)) {
        task.asleep = false;
        sleepers--;
      }
    }
  }

  private void wakeSpinners(@Nullable Object target) {
    for (int i = 0; i < taskCount; i++) {
      SimTask task = tasks[i];
      if (task.state == SimTask.SPINNING && (task.target == target || task.target == ANYTHING)) {
        spinners--;
        ready.add(task);
      }
    }
  }

  /** Whether {@code me} takes part; throws if the schedule is over. */
  private boolean simulates(SimTask me) {
    if (me == driver) {
      return false;
    }
    if (aborting || current != me) {
      throw me.abort();
    }
    return true;
  }

  /** Before a step on shared memory; true if there is to be a decision point after it, too. */
  boolean access(SimTask me, Step step, Object owner) {
    if (!simulates(me) || !fine || owner instanceof Ids) {
      return false;
    }
    int kind = step == Step.READ ? Kind.READ : step == Step.WRITE ? Kind.WRITE : Kind.UPDATE;
    point(me, kind, owner, false);
    return finest;
  }

  /** The decision point after a step that changed something: what follows is plain code. */
  void after(SimTask me) {
    if (simulates(me)) {
      point(me, Kind.PLAIN, me, false);
    }
  }

  void operation(SimTask me, String name, Object target) {
    if (!simulates(me)) {
      return;
    }
    me.operation = name;
    me.operand = target;
    if (fine) {
      TraceSink trace = sink;
      if (trace != null) {
        trace.operation(this, me);
      }
    } else {
      point(me, Kind.OPERATION, target, false);
    }
  }

  void park(SimTask me, Object blocker) {
    if (!simulates(me)) {
      return;
    }
    if (fine) {
      point(me, Kind.PARK, me, false);
    }
    if (me.permit) {
      me.permit = false;
      return;
    }
    if (Thread.currentThread().isInterrupted()) {
      return;
    }
    me.blocker = blocker;
    wait(me, SimTask.PARKED);
    me.blocker = null;
  }

  void wait(SimTask me, int state) {
    me.state = state;
    SimTask heir;
    try {
      heir = next(me, false, false);
    } catch (Stopped stopped) {
      heir = null;
    }
    if (heir == me) {
      if (me.interruptPending) {
        me.interruptPending = false;
        Thread.currentThread().interrupt();
      }
      return;
    }
    if (heir == null) {
      handBack(me);
      me.awaitBaton();
      throw me.abort();
    }
    switchTo(heir, me);
  }

  void parkNanos(SimTask me, Object blocker, long nanos) {
    if (simulates(me)) {
      Thread self = Thread.currentThread();
      Runnable alarm = () -> unpark(current, self);
      clock.arm(clock.now() + nanos, alarm);
      park(me, blocker);
      clock.disarm(alarm);
    }
  }

  void unpark(SimTask me, Thread thread) {
    if (!simulates(me)) {
      return;
    }
    SimTask other = index.find(thread);
    if (other == null) {
      LockSupport.unpark(thread);
      return;
    }
    if (fine) {
      point(me, Kind.UNPARK, other, false);
    }
    if (other.state == SimTask.PARKED) {
      ready.add(other);
    } else {
      other.permit = true;
    }
    if (finest) {
      after(me);
    }
  }

  void start(SimTask me, Thread thread) {
    if (aborting) {
      throw me.abort();
    }
    SimTask other = index.find(thread);
    if (other == null && !thread.isVirtual()) {
      other = newTask(thread.getName(), true, thread::run);
      index.put(thread, other);
    }
    if (other == null) {
      throw new IllegalStateException(
          "a simulated test started "
              + thread
              + " on a runtime that was built outside of it: build the runtime inside the test, or"
              + " spawn in a scope");
    }
    if (me != driver && fine) {
      point(me, Kind.START, other, false);
    }
    live++;
    ready.add(other);
    if (me != driver && finest) {
      after(me);
    }
  }

  void interrupt(SimTask me, Thread thread) {
    SimTask other = index.find(thread);
    if (other == null || other == me) {
      thread.interrupt();
      return;
    }
    if (simulates(me) && fine) {
      point(me, Kind.INTERRUPT, other, false);
    }
    other.interruptPending = true;
    if (other.state == SimTask.PARKED) {
      ready.add(other);
    }
  }

  int draw(SimTask me, int bound) {
    if (!simulates(me) || bound <= 1) {
      return 0;
    }
    return draw(bound);
  }

  /** Draws a number; a decision like any other. */
  int draw(int bound) {
    int drawn = chooser.draw(this, bound);
    if (drawn < 0) {
      // A replay that does not fit; the next decision ends the schedule.
      return 0;
    }
    decisions.add(drawn, bound, steps, hash);
    hash = Rng.mix(hash ^ drawn);
    return drawn;
  }

  void spin(SimTask me, Object owner) {
    if (!simulates(me)) {
      return;
    }
    me.kind = Kind.SPIN;
    me.target = owner;
    me.targetNumber = numbers.of(owner);
    me.events++;
    checkBound(me);
    spinners++;
    wait(me, SimTask.SPINNING);
    executed(me);
  }

  /**
   * A search that found nothing would find nothing again before something changes; but if nothing
   * does, it goes on.
   */
  void pause(SimTask me) {
    if (!simulates(me)) {
      return;
    }
    me.kind = Kind.SPIN;
    me.target = ANYTHING;
    me.targetNumber = numbers.of(ANYTHING);
    me.events++;
    checkBound(me);
    spinners++;
    wait(me, SimTask.SPINNING);
    executed(me);
  }

  /** Nobody can run: whoever paused goes on; false if nobody did. */
  private boolean endPauses() {
    int before = spinners;
    wakeSpinners(ANYTHING);
    return spinners < before;
  }

  void yieldNow(SimTask me) {
    if (simulates(me)) {
      me.operation = "yield";
      me.operand = me;
      chooser.yielded(me);
      point(me, Kind.YIELD, me, true);
    }
  }

  /** A decision point that the test itself asks for. */
  public void userPoint(SimTask me, String name, Object target) {
    if (simulates(me)) {
      me.operation = name;
      me.operand = target;
      point(me, Kind.OPERATION, target, false);
    }
  }

  // ---- threads

  private SimTask newTask(String name, boolean daemon, Runnable body) {
    if (taskCount == tasks.length) {
      tasks = Arrays.copyOf(tasks, 2 * taskCount);
    }
    SimTask task = new SimTask(this, taskCount, name, daemon, body);
    tasks[taskCount++] = task;
    if (fine || task.id != 0) {
      Thread thread = Thread.ofVirtual().name(name).unstarted(task);
      task.thread = thread;
      index.put(thread, task);
    }
    return task;
  }

  Thread newThread(@Nullable String name, Runnable body) {
    if (aborting) {
      throw Abort.NOW;
    }
    SimTask task = newTask(name == null ? "task-" + taskCount : name, false, body);
    Thread thread = task.thread;
    if (thread == null) {
      throw new AssertionError("no thread for " + task);
    }
    return thread;
  }

  void startDaemon(SimTask me, String name, Runnable body) {
    if (aborting) {
      throw me.abort();
    }
    SimTask task = newTask(name, true, body);
    live++;
    ready.add(task);
  }

  Object runtimeOrWorld() {
    TaskRuntime own = runtime;
    return own == null ? this : own;
  }

  // ---- time

  long now() {
    return clock.now();
  }

  void arm(SimTask me, long deadline, Runnable due) {
    if (aborting) {
      throw me.abort();
    }
    clock.arm(deadline, due);
  }

  void disarm(SimTask me, Runnable due) {
    if (aborting) {
      throw me.abort();
    }
    clock.disarm(due);
  }

  /** Waits until no other thread can run without the time moving. */
  public void settle(SimTask me) {
    if (simulates(me)) {
      clock.settle(me);
    }
  }

  /** Moves the clock, letting all that is due on the way happen in order. */
  public void advanceBy(SimTask me, long nanos) {
    if (simulates(me)) {
      clock.advanceBy(me, nanos);
    }
  }

  // ---- what choosers and reports ask

  /** The options of the decision that is being taken. */
  public SimTask option(int i) {
    return ready.option(i);
  }

  /** Whether the first option is the running thread, so that another choice preempts it. */
  public boolean preemptible() {
    return ready.isPreemptible();
  }

  /** The thread that has the baton. */
  public SimTask running() {
    return current;
  }

  /** What was decided so far. */
  public Decisions decisions() {
    return decisions;
  }

  /** How many steps were taken so far. */
  public int steps() {
    return steps;
  }

  /** Identifies the trace so far. */
  public long hash() {
    return hash;
  }

  /** The virtual time in nanoseconds since the schedule began. */
  public long virtualTime() {
    return clock.now();
  }

  ReadyList ready() {
    return ready;
  }

  /** Whether every thread has ended. */
  boolean isOver() {
    return live == 0;
  }

  int taskCount() {
    return taskCount;
  }

  SimTask task(int i) {
    return tasks[i];
  }

  /** All threads of this schedule. */
  public List<SimTask> tasks() {
    return List.of(Arrays.copyOf(tasks, taskCount));
  }

  /** A number for an object in a report: others than the trace's, or a report would change it. */
  public int labelOf(Object object) {
    return labels.of(object);
  }

  /** The number of an object in the trace. */
  int numberOf(Object object) {
    return numbers.of(object);
  }

  /** Whether {@code task} is the clock's thread, which waits when nothing is due. */
  boolean isClock(SimTask task) {
    return task == clock.thread();
  }

  /** How often the baton was taken from a thread that could go on. */
  public int preemptions() {
    return preemptions;
  }

  /** Changes whenever the baton moves or a decision point is passed. */
  int progress() {
    return progress;
  }

  /** Thrown inside this class when a decision ends the schedule. */
  private static final class Stopped extends Error {
    private static final long serialVersionUID = 1L;

    static final Stopped NOW = new Stopped();

    private Stopped() {
      super("the schedule is over", null, false, false);
    }
  }
}
