package dev.heddle.test.internal.sim;

import dev.heddle.Backend;
import dev.heddle.TaskAction;
import dev.heddle.TaskRuntime;
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
  private static final long HASH_SEED = 0xcbf29ce484222325L;

  /** What a thread waits for that pauses. */
  static final Object ANYTHING = "anything";

  private final Setting setting;
  final boolean fine;
  final boolean finest;
  final SimTask driver = new SimTask(this, -1, "explorer", true, null);
  final Thread explorer = Thread.currentThread();
  final Numbers numbers = new Numbers();
  private final Numbers labels = new Numbers();
  final ReadyList ready = new ReadyList();
  final VirtualClock clock;
  final Steps steps = new Steps(this);
  final Ending ending = new Ending(this);

  /** Belongs to the watch. */
  final Watch.Seen watched = new Watch.Seen();

  Chooser chooser;
  @Nullable TraceSink sink;
  private @Nullable TaskRuntime runtime;
  private SimTask[] tasks = new SimTask[16];
  private int taskCount;
  final ThreadIndex index = new ThreadIndex();
  int live;
  int spinners;
  int sleepers;
  SimTask current;
  private volatile SimTask turn;
  volatile boolean aborting;
  private int progress; // read racing by the watch
  private final List<Runnable> atTheEnd = new ArrayList<>();

  private int stepCount;
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
            .failureHandler(ending::failed)
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
            ending.mainHasEnded();
          }
        });
    SimTask first = next(driver, false, false);
    if (first != null) {
      give(first);
    }
    while (turn != driver && !ending.isFromOutside()) {
      LockSupport.park(this);
    }
    Stop end = ending.verdict();
    if (sink != null) {
      sink.ended(this, end);
    }
    if (live > 0 || end != Stop.OK) {
      ending.abortAll();
      current = driver;
      turn = driver;
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
    ending.reset();
    atTheEnd.clear();
    stepCount = 0;
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

  // ---- ends

  /** Ends the schedule, and the calling thread's part in it. */
  public Error fail(SimTask me, Stop how) {
    ending.decide(how);
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

  void ended(SimTask me) {
    me.state = SimTask.DONE;
    if (aborting || current != me) {
      if (aborting) {
        LockSupport.unpark(explorer);
      }
      return;
    }
    live--;
    if (ending.isDecided()) {
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

  SimTask turn() {
    return turn;
  }

  /** A thread that is not simulated unparks one that may be. */
  static void unparkFromOutside(Thread thread) {
    for (World world : ACTIVE) {
      SimTask task = world.index.findRacing(thread);
      if (task != null && !world.aborting) {
        Throwable where = new Throwable("woken here by " + Thread.currentThread());
        world.ending.fromOutside(new Stop(Stop.Reason.FOREIGN_WAKE_UP, where, task.name));
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

  /** Lets {@code task} end: the schedule is over. */
  void handTo(SimTask task, Thread thread) {
    current = task;
    turn = task;
    LockSupport.unpark(thread);
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
        decisions.add(choice, count, stepCount, hash);
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
    ending.decide(how);
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

  void checkBound(SimTask me) {
    if (stepCount >= setting.maxSteps()) {
      throw fail(me, ending.atBound(me));
    }
  }

  void executed(SimTask me) {
    stepCount++;
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
  boolean simulates(SimTask me) {
    if (me == driver) {
      return false;
    }
    if (aborting || current != me) {
      throw me.abort();
    }
    return true;
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

  /** Draws a number; a decision like any other. */
  int draw(int bound) {
    int drawn = chooser.draw(this, bound);
    if (drawn < 0) {
      // A replay that does not fit; the next decision ends the schedule.
      return 0;
    }
    decisions.add(drawn, bound, stepCount, hash);
    hash = Rng.mix(hash ^ drawn);
    return drawn;
  }

  /** Nobody can run: whoever paused goes on; false if nobody did. */
  private boolean endPauses() {
    int before = spinners;
    wakeSpinners(ANYTHING);
    return spinners < before;
  }

  // ---- threads

  SimTask newTask(String name, boolean daemon, Runnable body) {
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

  Object runtimeOrWorld() {
    TaskRuntime own = runtime;
    return own == null ? this : own;
  }

  // ---- time

  long now() {
    return clock.now();
  }

  // ---- what choosers and reports ask

  /** What a thread of this world can do. */
  public Steps doing() {
    return steps;
  }

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
    return stepCount;
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
