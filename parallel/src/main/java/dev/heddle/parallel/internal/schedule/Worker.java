package dev.heddle.parallel.internal.schedule;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.CancelNode;
import dev.heddle.internal.wait.Strand;
import dev.heddle.parallel.ParAction;
import dev.heddle.parallel.ParBody;
import dev.heddle.parallel.ParCancelledException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A thread of the pool, with the private stack of the forks that it has made and not yet joined.
 *
 * <p>All methods but those that say otherwise are for the worker's own thread.
 */
public final class Worker extends Thread {
  /*
   * Invariants
   *   I1  The private stack holds the second branches of the joins that this worker is in: see ForkStack.
   *   I2  If some worker is idle and this one has a private fork and nothing shared on its shelf, its beat is up, and
   *       the next push shares the oldest private fork.
   *   I3  When execute() returns, top is what it was before: no fork outlives the frame that made it.
   *   I4  A worker that waits runs only descendants of what it waits for. So a lock held across a join is met again
   *       only by code that the join itself started: no deadlock through unrelated stolen work (Rayon issue 592).
   *       The exception are the calls of a broadcast, which only this worker can run.
   *   I5  While this worker stands still, asleep in an await or parked in the waiting core, every fork of its private
   *       stack is shared, and every private piece is in the pool's inbox: what nobody looks after is open to all.
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
   * pushed and never popped breaks I3.
   */

  private static final int LOOK_INTERVAL = 61;
  private static final int AWAKE = 0;
  private static final int ASLEEP = 1;
  private static final int RETIRED = 2;

  private static final IntVar<Worker> BEAT =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Worker.class, "beat"));
  private static final IntVar<Worker> SLEEP =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Worker.class, "sleep"));
  private static final IntVar<Worker> CALLS =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Worker.class, "calls"));
  private static final RefVar<Worker, Job> AWAITED =
      new RefVar<>(AtomicReferenceFieldUpdater.newUpdater(Worker.class, Job.class, "awaited"));

  /** Workers of simulated pools, whose threads are not of this class. */
  private static final ThreadLocal<@Nullable Worker> SIMULATED = new ThreadLocal<>();

  final Pool pool;
  final int index;
  final Shelf shelf = new Shelf();
  private @Nullable Strand strand;

  final ForkStack stack = new ForkStack();
  private @Nullable Job current;

  /** Pieces that this worker has spawned and that nobody else has seen, the newest last. */
  private final ArrayDeque<Job> spawned = new ArrayDeque<>();

  /** Calls of broadcasts, and how many. */
  private final ConcurrentLinkedQueue<Job> broadcasts = new ConcurrentLinkedQueue<>();

  private volatile int calls;

  /** How often it has looked for a job that need not descend from another. */
  private int takes;

  /** The place of the oldest fork in the spill of the shelf. */
  private int spillFrom;

  private volatile int beat = 1;

  /**
   * While asleep: what any job that is worth a wake-up must descend from; null means that every job
   * is.
   */
  private volatile @Nullable Job awaited;

  private volatile int sleep;

  Worker(Pool pool, int index, String name, long stackSize) {
    super(null, null, name, stackSize, false);
    this.pool = pool;
    this.index = index;
    setDaemon(true);
    setContextClassLoader(ClassLoader.getSystemClassLoader()); // not that of whoever came first
  }

  /** The worker that calls, or null. */
  public static @Nullable Worker current() {
    if (Thread.currentThread() instanceof Worker worker) {
      return worker;
    }
    return Seam.world() == null ? null : SIMULATED.get();
  }

  @Override
  public void run() {
    if (Seam.world() != null) {
      SIMULATED.set(this);
    }
    strand = WorkerStrand.begin(this);
    pool.begin(this);
    try {
      while (!pool.isTerminated()) {
        try {
          Job job = pool.seek(this, null, null);
          if (job != null) {
            execute(job);
          }
          pool.retireIfInExcess(this);
        } catch (Throwable t) {
          if (Seam.world() != null) {
            throw t; // the test runtime breaks a schedule off
          }
          pool.report(this, t); // no memory or no stack, in the pool's own code
        }
      }
    } finally {
      pool.end(this);
    }
  }

  // The private stack

  /**
   * Puts the second branch of a join on the private stack: no fence, no atomic operation.
   *
   * @param branch a {@link ParBody} or a {@link ParAction}
   * @return its place, for {@link #pop} or {@link #unwind}
   */
  public int push(Object branch) {
    int at = stack.push(branch);
    if (BEAT.get(this) != 0) {
      onBeat();
      stopIfCancelled(at);
    }
    return at;
  }

  /**
   * Takes the branch at the given place off the stack.
   *
   * @param <T> what the branch returns
   * @return null: it is the caller's to run; else the fork that it was made, taken and done
   */
  @SuppressWarnings("unchecked") // the fork of the branch that the caller has pushed
  public <T extends @Nullable Object> @Nullable Fork<T> pop(int at) {
    Fork<?> taken = at >= stack.opened ? null : reclaim(at);
    stack.drop(at);
    return (Fork<T>) taken;
  }

  /**
   * In an order that a stack overflow may cut anywhere: until pop has ended, unwind can do the same
   * again.
   */
  private @Nullable Fork<?> reclaim(int at) {
    if (stack.top > at + 1) {
      unwind(at + 1, null);
    }
    BEAT.setRelease(this, 1);
    Fork<?> fork = stack.fork(at);
    boolean mine = takeBack(fork);
    if (!mine) {
      await(fork, fork);
    }
    stack.opened = at; // at once: a second claim would fail
    stack.forget(at);
    if (at <= spillFrom && shelf.hasSpilled()) {
      shelf.clearSpill();
    }
    return mine ? null : fork;
  }

  /**
   * The first branch failed: drops the forks from the given place on that nobody has started, waits
   * for the others, and adds their failures to the first one.
   */
  public void unwind(int at, @Nullable Throwable first) {
    for (int i = stack.top - 1; i >= at; i--) {
      Fork<?> taken = pop(i);
      if (taken != null) {
        Throwable further = taken.failure();
        if (first != null && further != null) {
          Failures.suppress(first, further);
        }
      }
    }
  }

  // Sharing

  private void onBeat() {
    stack.renew();
    BEAT.set(this, 0);
    int wanted = wanted();
    int shared = shelf.offered();
    if (shared < wanted) {
      boolean fork = stack.hasPrivate();
      Job oldest = fork ? stack.makeOldest(current) : spawned.peekFirst();
      if (oldest != null && shelf.put(oldest, this)) {
        if (fork) {
          stack.opened++;
        } else {
          spawned.pollFirst();
        }
        shared++;
        pool.signal(oldest);
      }
    }
    if (shared < wanted) {
      BEAT.setRelease(this, 1);
    }
  }

  /** How many jobs should be on offer. */
  private int wanted() {
    return Math.clamp(pool.idle(), 1, Shelf.SLOTS);
  }

  /** Ends a recursion whose call was cancelled: at the fork that was just pushed. */
  private void stopIfCancelled(int at) {
    Job job = current;
    Call call = job == null ? null : job.call();
    ParCancelledException cancelled = call == null ? null : call.cancellation();
    if (cancelled != null) {
      BEAT.setRelease(this, 1); // for the next join
      unwind(at, null);
      throw cancelled;
    }
  }

  /** Before this worker stands still, when nobody looks at the beat: see I5. */
  void shareAll() {
    while (stack.hasPrivate()) {
      Job oldest = stack.makeOldest(current);
      if (!shelf.put(oldest, this)) {
        spillRest();
        break;
      }
      stack.opened++;
      pool.signal(oldest);
    }
    for (Job piece; (piece = spawned.pollFirst()) != null; ) {
      pool.submitPiece(piece);
    }
  }

  private void spillRest() {
    if (!shelf.hasSpilled()) {
      spillFrom = stack.opened;
    }
    int first = stack.opened;
    Job[] rest = new Job[stack.top - first];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = stack.makeOldest(current);
      rest[i].share(this);
      stack.opened++;
    }
    shelf.spill(rest);
    for (Job fork : rest) {
      pool.signal(fork);
    }
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
    if (stack.hasPrivate()) {
      onBeat();
    }
    return shelf.offered() < wanted() && shelf.put(job, this);
  }

  /** Wakes a worker for a job that was offered. */
  public void announce(Job job) {
    pool.signal(job);
  }

  /** Withdraws a job that was offered; false if it was taken. */
  public boolean takeBack(Job job) {
    shelf.remove(job);
    return job.claim();
  }

  /** Asks this worker to share its oldest fork; for any worker. */
  void raiseBeat() {
    if (BEAT.get(this) == 0) {
      BEAT.setRelease(this, 1);
    }
  }

  // Pieces of groups

  /** Keeps a piece for this worker, until somebody is idle. */
  void spawn(Job piece) {
    spawned.addLast(piece);
    if (BEAT.get(this) != 0) {
      onBeat();
    }
  }

  /** Whether this worker shall look for calls from outside before it takes a job of its own. */
  boolean looksOutside() {
    return ++takes % LOOK_INTERVAL == 0;
  }

  /** Takes a call of a broadcast, or the newest piece that nobody else has seen. */
  @Nullable Job takeOwn(@Nullable Job ancestor) {
    if (CALLS.get(this) != 0) {
      Job call = broadcasts.poll();
      if (call != null) {
        CALLS.addAndGet(this, -1);
        return call;
      }
    }
    Job newest = spawned.peekLast();
    return newest != null && Shelf.suits(newest, ancestor) ? spawned.pollLast() : null;
  }

  /** Gives this worker a job that only it may run; for any worker. */
  void call(Job job) {
    broadcasts.add(job);
    CALLS.addAndGet(this, 1); // a full fence: "share, then look for sleepers"
    wake();
  }

  boolean isCalled() {
    return CALLS.get(this) != 0;
  }

  /**
   * Runs a body that makes pieces, then waits for them all.
   *
   * @return what the body returned; throws the first failure, the others suppressed in it
   */
  @SuppressWarnings("NullAway") // the result of a body that returned is of type T
  public <T extends @Nullable Object> T group(Function<Group, T> body) {
    Group group = new Group(this);
    T result = null;
    Job outer = current;
    int floor = stack.top;
    group.begin(outer, floor);
    current = group;
    try {
      result = body.apply(group);
    } catch (Throwable t) {
      group.fail(t);
    } finally {
      unwind(floor, null);
      group.end();
      await(group, group);
      current = outer;
    }
    Throwable failure = group.failure();
    if (failure != null) {
      throw Failures.sneak(failure);
    }
    return result;
  }

  /** Runs the action once on each worker that the pool was made with, and waits for all. */
  public void broadcast(ParAction<?> action) {
    group(group -> {
      for (Worker worker : pool.firstWorkers()) {
        if (worker != this) {
          group.call(worker, action);
        }
      }
      if (index < pool.size()) {
        try {
          action.run();
        } catch (Throwable t) {
          throw Failures.sneak(t);
        }
      }
      return null;
    });
  }

  // Running and waiting

  /** Runs a job that this worker has claimed. */
  private void execute(Job job) {
    try {
      Call call = job.call();
      if (call == null) {
        run(job);
      } else {
        runUnder(call, job);
      }
    } finally {
      job.finish();
    }
  }

  private void runUnder(Call call, Job job) {
    Strand own = Objects.requireNonNull(strand);
    CancelNode outer = own.innermost();
    Call.Part part = new Call.Part(call, own);
    call.attach(part);
    own.push(part);
    try {
      if (call.isCancelled()) {
        raiseBeat();
      }
      run(job);
    } finally {
      own.pop(outer);
      call.detach(part);
    }
  }

  /** The pool that this worker belongs to. */
  public Pool pool() {
    return pool;
  }

  /** The job that runs now. */
  public @Nullable Job job() {
    return current;
  }

  /** Whether what runs now was started by the given job. */
  boolean runsPartOf(Job job) {
    Job now = current;
    return now != null && now.descendsFrom(job);
  }

  /** Whether the call that runs now was cancelled; throws if so. */
  public void checkCancelled() {
    Job now = current;
    Call call = now == null ? null : now.call();
    ParCancelledException cancelled = call == null ? null : call.cancellation();
    if (cancelled != null) {
      throw cancelled;
    }
  }

  /** Runs a job that was never offered, inside the one that runs now. */
  public void run(Job job) {
    Job outer = current;
    int floor = stack.top;
    job.begin(outer, floor);
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
    while (!job.isDone()) {
      Job other = takeOwn(ancestor);
      if (other == null) {
        shareAll();
        other = pool.seek(this, ancestor, job);
      }
      if (other != null) {
        execute(other);
      }
    }
  }

  // Sleeping: SCHEDULER.md, "share, then look for sleepers" and "done, then asleep"

  /** The thread is about to park for something that is not the pool's. */
  void beginBlocking() {
    shareAll();
    pool.standStill();
  }

  void endBlocking() {
    pool.goOn();
  }

  /** Announces sleep; work must be looked for once more before {@link #sleep}. */
  void fallAsleep(@Nullable Job ancestor) {
    AWAITED.set(this, ancestor);
    SLEEP.set(this, ASLEEP);
  }

  /**
   * Announces that this worker is not needed for now; only {@link #recall} brings it back. What it
   * waited for last is forgotten: it may be a long time.
   */
  void retire() {
    AWAITED.set(this, null);
    SLEEP.set(this, RETIRED);
  }

  /** Parks until woken. */
  void sleep() {
    while (SLEEP.get(this) != AWAKE) {
      Seam.park(pool);
    }
  }

  /**
   * Wakes this worker if it sleeps; for any worker, and for this one to take back its announcement.
   */
  boolean wake() {
    if (SLEEP.get(this) == ASLEEP && SLEEP.cas(this, ASLEEP, AWAKE)) {
      pool.woken();
      if (Worker.current() != this) {
        Seam.unpark(this);
      }
      return true;
    }
    return false;
  }

  /** Brings a retired worker back; for any thread. */
  boolean recall() {
    if (SLEEP.get(this) == RETIRED && SLEEP.cas(this, RETIRED, AWAKE)) {
      Seam.unpark(this);
      return true;
    }
    return false;
  }

  /** Whether this worker sleeps and the job is one that it may run; for any thread. */
  boolean sleepsFor(Job job) {
    return SLEEP.get(this) == ASLEEP && accepts(job);
  }

  /** Whether this worker may run the job; for any thread. */
  boolean accepts(Job job) {
    return Shelf.suits(job, AWAITED.get(this));
  }
}
