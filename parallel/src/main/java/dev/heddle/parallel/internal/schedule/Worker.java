package dev.heddle.parallel.internal.schedule;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread of the pool, with the private stack of the forks that it has made and not yet joined.
 *
 * <p>All methods but those that say otherwise are for the worker's own thread.
 */
public final class Worker extends Thread {
  /*
   * Invariants
   *   I1  0 <= published <= top. stack[0, published) has been on the shelf, stack[published, top) is seen by nobody else.
   *   I2  Published forks are the oldest ones: the largest pieces of work, as a rule.
   *   I3  If some worker is idle and this one has a private fork and nothing shared on its shelf, its beat is up, and
   *       the next push shares the oldest private fork.
   *   I4  When execute() returns, top is what it was before: no fork outlives the frame that made it.
   *   I5  A worker that waits runs only descendants of what it waits for. So a lock held across a join is met again
   *       only by code that the join itself started: no deadlock through unrelated stolen work (Rayon issue 592).
   *
   * Memory order
   *   The private stack has one reader and one writer: plain. Job fields are published with the slot (release, acquire).
   *   beat: the owner lowers it, has a full fence, and then counts what is shared and who is idle; a thief first
   *   claims (CAS) and then raises it, an idle worker first counts itself idle (CAS) and then raises it. Either the
   *   owner sees the new count, or its lowering comes first and the beat stays up. Reading it at a push is opaque.
   *   A lost beat would cost parallelism only, never an answer: the owner joins every fork itself.
   *
   * Why not the obvious way
   *   A deque that thieves may enter at any time (Chase and Lev, SPAA 2005) costs its owner a full fence per pop.
   *   Heartbeat scheduling (Acar, Chargueraud, Guatto, Rainey, Sieczkowski, PLDI 2018) keeps forks private and shares
   *   the oldest at intervals. Differences: no timer beats. A beat comes from a worker that is idle, or that has just
   *   taken this worker's shared fork, or from the owner that took it back; so nothing ticks while all are busy or
   *   all are idle. And one fork is kept shared even while nobody is idle: the first branch of a join may be one long
   *   computation without a fork in it, and a worker that becomes idle meanwhile could not reach the second branch.
   *   That keeps the number of shared forks near that of the steals, as with the split deque of van Dijk and van de
   *   Pol (Lace, 2014).
   *   Waiting: leapfrogging (Wagner and Calder, PPoPP 1993). Differences: not only the thief is robbed back, but any
   *   worker, of any job whose chain of parents leads to the awaited one.
   *
   * Do not: run user code, or anything that may block, between push and the try block of a join; a fork that is
   * pushed and never popped breaks I4.
   */

  /** How many forks of one worker can be on offer at a time. */
  static final int SLOTS = 4;

  /**
   * Keeps the slots of two workers, and the header that holds an array's length, on different cache
   * lines.
   */
  static final int PAD = 32;

  private static final int FIRST_STACK = 64;
  private static final int AWAKE = 0;
  private static final int ASLEEP = 1;

  private static final VarHandle BEAT;
  private static final VarHandle SLEEP;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Job[].class);

  static {
    try {
      var lookup = MethodHandles.lookup();
      BEAT = lookup.findVarHandle(Worker.class, "beat", boolean.class);
      SLEEP = lookup.findVarHandle(Worker.class, "sleep", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Pool pool;
  final int index;
  private final @Nullable Job[] shelf;

  private @Nullable Job[] stack = new Job[FIRST_STACK];
  private int top;
  private int published;
  private @Nullable Job current;

  @SuppressWarnings("UnusedVariable") // read through BEAT
  private boolean beat = true;

  /**
   * While asleep: what any job that is worth a wake-up must descend from; null means that every job
   * is.
   */
  private volatile @Nullable Job awaited;

  private volatile int sleep;

  Worker(Pool pool, int index, @Nullable Job[] shelf, String name, long stackSize) {
    super(null, null, name, stackSize, false);
    this.pool = pool;
    this.index = index;
    this.shelf = shelf;
    setDaemon(true);
    setContextClassLoader(ClassLoader.getSystemClassLoader()); // not that of whoever came first
  }

  @Override
  public void run() {
    while (true) {
      Job job = pool.seek(this, null, null);
      if (job != null) {
        execute(job);
      }
    }
  }

  // The private stack

  /**
   * Puts a fork on the private stack: no fence, no atomic operation.
   *
   * @return the place of the fork, for {@link #pop} or {@link #unwind}
   */
  public int push(Job fork) {
    int at = top;
    if (at == stack.length) {
      stack = Arrays.copyOf(stack, at * 2);
    }
    stack[at] = fork;
    top = at + 1;
    if ((boolean) BEAT.getOpaque(this)) {
      onBeat();
    }
    return at;
  }

  /**
   * Takes the fork at the given place off the stack.
   *
   * @return true: it is the caller's to run; false: it was taken and is done
   */
  public boolean pop(Job fork, int at) {
    boolean mine = at >= published || reclaim(fork, at);
    top = at;
    stack[at] = null;
    return mine;
  }

  /**
   * In an order that a stack overflow may cut anywhere: until pop has ended, unwind can do the same
   * again.
   */
  private boolean reclaim(Job fork, int at) {
    if (top > at + 1) {
      unwind(at + 1, null);
    }
    BEAT.setOpaque(this, true);
    boolean mine = takeBack(fork);
    if (!mine) {
      await(fork, fork);
    }
    published = at;
    return mine;
  }

  /**
   * The first branch failed: drops the forks from the given place on that nobody has started, waits
   * for the others, and adds their failures to the first one.
   */
  public void unwind(int at, @Nullable Throwable first) {
    for (int i = top - 1; i >= at; i--) {
      Job fork = stack[i];
      if (fork != null && !pop(fork, i)) {
        Throwable further = fork.failure();
        if (first != null && further != null) {
          Failures.suppress(first, further);
        }
      }
    }
  }

  // Sharing

  private void onBeat() {
    BEAT.setOpaque(this, false);
    VarHandle.fullFence();
    int wanted = Math.clamp(pool.idle(), 1, SLOTS);
    int shared = shared();
    if (shared < wanted) {
      Job oldest = stack[published];
      if (oldest != null && shelve(oldest)) {
        published++;
        shared++;
        pool.signal(oldest);
      }
    }
    if (shared < wanted) {
      BEAT.setOpaque(this, true);
    }
  }

  /**
   * Before a wait, during which nobody looks at the beat: leaves to others what the shelf holds.
   */
  private void shareAll() {
    while (published < top) {
      Job oldest = stack[published];
      if (oldest == null || !shelve(oldest)) {
        return;
      }
      published++;
      pool.signal(oldest);
    }
  }

  private int shared() {
    int shared = 0;
    for (int i = PAD; i < PAD + SLOTS; i++) {
      Job job = shelf[i];
      if (job != null && job.isShared()) {
        shared++;
      }
    }
    return shared;
  }

  private boolean shelve(Job job) {
    for (int i = PAD; i < PAD + SLOTS; i++) {
      Job there = shelf[i];
      if (there == null || !there.isShared()) {
        job.share(this);
        SLOT.setRelease(shelf, i, job);
        return true;
      }
    }
    return false;
  }

  /** Whether some worker looks for work; one volatile read. */
  public boolean hungry() {
    return pool.idle() > 0;
  }

  /**
   * Puts a job on the shelf that is not on the private stack, unless older forks are there to be
   * offered instead or enough is on offer. {@link #announce} must follow, after the caller has
   * noted that the job is out.
   */
  public boolean offer(Job job) {
    if (published < top) {
      onBeat();
    }
    return shared() < Math.clamp(pool.idle(), 1, SLOTS) && shelve(job);
  }

  /** Wakes a worker for a job that was offered. */
  public void announce(Job job) {
    pool.signal(job);
  }

  /** Withdraws a job that was offered; false if it was taken. */
  public boolean takeBack(Job job) {
    clear(shelf, job);
    return job.claim();
  }

  static void clear(@Nullable Job[] shelf, Job job) {
    for (int i = PAD; i < PAD + SLOTS; i++) {
      if (shelf[i] == job) {
        SLOT.compareAndSet(shelf, i, job, null);
      }
    }
  }

  /** Claims a job from a shelf; for any worker. */
  static @Nullable Job take(@Nullable Job[] shelf, @Nullable Job ancestor) {
    for (int i = PAD; i < PAD + SLOTS; i++) {
      Job job = (Job) SLOT.getAcquire(shelf, i);
      if (job != null && (ancestor == null || job.descendsFrom(ancestor)) && job.claim()) {
        SLOT.compareAndSet(shelf, i, job, null);
        return job;
      }
    }
    return null;
  }

  /** Whether {@link #take} would find something; for any worker. */
  static boolean offers(@Nullable Job[] shelf, @Nullable Job ancestor) {
    for (int i = PAD; i < PAD + SLOTS; i++) {
      Job job = (Job) SLOT.getAcquire(shelf, i);
      if (job != null && job.isShared() && (ancestor == null || job.descendsFrom(ancestor))) {
        return true;
      }
    }
    return false;
  }

  /** Asks this worker to share its oldest fork; for any worker. */
  void raiseBeat() {
    if (!(boolean) BEAT.getOpaque(this)) {
      BEAT.setOpaque(this, true);
    }
  }

  // Running and waiting

  /** Runs a job that this worker has claimed. */
  private void execute(Job job) {
    try {
      run(job);
    } finally {
      job.finish();
    }
  }

  /** The job that runs now. */
  public @Nullable Job current() {
    return current;
  }

  /** Runs a job that was never offered, inside the one that runs now. */
  public void run(Job job) {
    Job outer = current;
    int floor = top;
    current = job;
    try {
      job.run(this);
    } finally {
      current = outer;
      unwind(floor, null); // a stack overflow may have cut a join short
    }
  }

  /**
   * Waits until a taken job is done, and runs descendants of the ancestor meanwhile.
   *
   * @param ancestor the job itself, or one that it descends from and whose end waits for it
   */
  public void await(Job job, Job ancestor) {
    shareAll();
    while (!job.isDone()) {
      Job other = pool.seek(this, ancestor, job);
      if (other != null) {
        execute(other);
      }
    }
  }

  // Sleeping: SCHEDULER.md, "share, then look for sleepers" and "done, then asleep"

  /** Announces sleep; work must be looked for once more before {@link #sleep}. */
  void fallAsleep(@Nullable Job ancestor) {
    awaited = ancestor;
    sleep = ASLEEP;
    VarHandle.fullFence();
  }

  /** Parks until woken. */
  void sleep() {
    while (sleep == ASLEEP) {
      LockSupport.park(pool);
    }
  }

  /**
   * Wakes this worker if it sleeps; for any worker, and for this one to take back its announcement.
   */
  boolean wake() {
    if (sleep == ASLEEP && SLEEP.compareAndSet(this, ASLEEP, AWAKE)) {
      pool.woken();
      LockSupport.unpark(this);
      return true;
    }
    return false;
  }

  /** Whether this worker sleeps and the job is one that it may run; for any thread. */
  boolean sleepsFor(Job job) {
    return sleep == ASLEEP && accepts(job);
  }

  /** Whether this worker may run the job; for any thread. */
  boolean accepts(Job job) {
    Job ancestor = awaited;
    return ancestor == null || job.descendsFrom(ancestor);
  }
}
