package dev.heddle.parallel.internal.schedule;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.Gate;
import dev.heddle.internal.wait.Strand;
import dev.heddle.parallel.ParAction;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A set of workers, and the queue through which other threads hand work to them. */
public final class Pool {
  /*
   * Invariants
   *   P1  A job on a shelf, in a spill or in the inbox is seen by every worker that goes to sleep after it was put
   *       there, or a worker that may run it is woken. (sleeper: announce, fence, look; offerer: put, fence, look for
   *       sleepers.)
   *   P2  sleepers is never below the number of workers that are asleep: raised before, lowered after, by whoever
   *       changes a worker from asleep to awake. A woken worker looks through everything at least once before it
   *       sleeps again.
   *   P3  Threads outside run nothing here: they put a root job into the inbox and park until it is done (short loops
   *       do not come here at all: mayRunHere). So a virtual
   *       thread leaves its carrier, and about as many threads run as there are processors.
   *   P4  A worker without a job of its own looks into the inbox first, so callers are served first come, first
   *       served, each time a worker has nothing left to do. With jobs of its own, pieces that spawn pieces, it does
   *       so every Worker.LOOK_INTERVAL jobs.
   *   P5  surplus is the number of workers that are not retired and do not stand still, less the size. A worker stands
   *       still while it is parked in the waiting core, or asleep for descendants only. While surplus is negative, a
   *       job that nobody asleep may run brings a spare worker in. (who stands still: lower surplus, look for jobs;
   *       offerer: put, fence, read surplus.) A spare worker retires once it has no job and surplus is positive.
   *   P6  open counts the calls from outside and the detached jobs that have not ended, with the sign bit for "closed":
   *       no new ones. When it comes to "closed, none", nothing is left to run, and the workers end.
   *
   * Order of locks: none is held here. User code runs in Job.run and in the hooks only.
   */
  private static final String WORKERS_PROPERTY = "heddle.parallel.workers";
  private static final int MOST_SPARES = 256;
  private static final int CLOSED = Integer.MIN_VALUE;

  /**
   * Recursion that fits into the default stack of a thread must fit into a worker's, with the
   * pool's frames between.
   */
  private static final long STACK_SIZE = 8L << 20;

  private static final System.Logger LOG = System.getLogger("dev.heddle.parallel");

  /** All workers, and at the same places what they offer. */
  private record Crew(Worker[] workers, Shelf[] shelves) {
    static Crew of(Worker[] workers) {
      return new Crew(
          workers, Arrays.stream(workers).map(worker -> worker.shelf).toArray(Shelf[]::new));
    }
  }

  private static final RefVar<Pool, Crew> CREW =
      new RefVar<>(AtomicReferenceFieldUpdater.newUpdater(Pool.class, Crew.class, "crew"));
  private static final IntVar<Pool> IDLE = var("idle");
  private static final IntVar<Pool> SLEEPERS = var("sleepers");
  private static final IntVar<Pool> SURPLUS = var("surplus");
  private static final IntVar<Pool> QUEUED = var("queued");
  private static final IntVar<Pool> PIECES = var("pieces");
  private static final IntVar<Pool> OPEN = var("open");
  private static final IntVar<Pool> ALIVE = var("alive");
  private static final IntVar<Pool> TERMINATED = var("terminated");

  private static IntVar<Pool> var(String field) {
    return new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Pool.class, field));
  }

  private static volatile @Nullable Pool common;

  private final PoolSettings settings;
  private final ConcurrentLinkedQueue<Job> inbox = new ConcurrentLinkedQueue<>();
  private final Gate ended = new Gate();
  private volatile Crew crew;
  private volatile int idle;
  private volatile int sleepers;
  private volatile int surplus;
  private volatile int queued;
  private volatile int pieces;
  private volatile int open;
  private volatile int alive;
  private volatile int terminated;

  /** Starts a pool. Its threads are daemons. */
  public Pool(PoolSettings settings) {
    this.settings = settings;
    Worker[] first = new Worker[settings.size()];
    for (int i = 0; i < first.length; i++) {
      first[i] = new Worker(this, i, settings.name() + "-" + (i + 1), STACK_SIZE);
    }
    crew = Crew.of(first);
    alive = first.length;
    for (Worker worker : first) {
      Seam.start(worker);
    }
  }

  /**
   * The pool of this JVM, started at the first call.
   *
   * @throws IllegalArgumentException at each call, if the property that sizes it is no number of
   *     workers
   */
  public static Pool common() {
    Pool pool = common;
    return pool != null ? pool : startCommon(null);
  }

  /**
   * Starts the pool of this JVM.
   *
   * @throws IllegalStateException if it has been started
   */
  public static Pool startAsCommon(PoolSettings settings) {
    return startCommon(settings);
  }

  private static synchronized Pool startCommon(@Nullable PoolSettings settings) {
    Pool pool = common;
    if (pool != null && settings != null) {
      throw new IllegalStateException(
          "the common pool is in use already: start yours before the first use of Par");
    }
    if (Seam.world() != null) {
      throw new IllegalStateException(
          "a simulated test has no common pool: build a ParPool in the test, and use Par inside its"
              + " install");
    }
    if (pool == null) {
      pool =
          new Pool(
              settings != null
                  ? settings
                  : PoolSettings.of(
                      "heddle-par", configuredSize(System.getProperty(WORKERS_PROPERTY))));
      common = pool;
    }
    return pool;
  }

  static int configuredSize(@Nullable String value) {
    if (value == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    int size;
    try {
      size = Integer.parseInt(value.strip());
    } catch (NumberFormatException e) {
      size = 0;
    }
    if (size < 1 || size > PoolSettings.MOST_WORKERS) {
      throw new IllegalArgumentException(
          "-D%s=%s: give a number of workers from 1 to %d, or leave it out for one per processor"
              .formatted(WORKERS_PROPERTY, value, PoolSettings.MOST_WORKERS));
    }
    return size;
  }

  /** Runs the body on a worker: on the one that calls, else in the common pool. */
  public static <T extends @Nullable Object> T call(Function<Worker, T> body) {
    Worker worker = Worker.current();
    return worker != null ? body.apply(worker) : common().invoke(body);
  }

  /**
   * Whether the thread that calls may as well run a short loop itself: a worker does so anyway, and
   * a cancelled caller must be told.
   */
  public static boolean mayRunHere() {
    return Seam.world() == null
        && Worker.current() == null
        && Strand.current().innermost().signal() == null;
  }

  /** Whether this is the pool of this JVM. */
  public boolean isCommon() {
    return this == common;
  }

  /** How many workers the pool was made with. */
  public int size() {
    return settings.size();
  }

  /** What the pool's threads are called. */
  public String name() {
    return settings.name();
  }

  Worker[] firstWorkers() {
    return Arrays.copyOf(workers(), settings.size());
  }

  private Worker[] workers() {
    return crew().workers();
  }

  private Crew crew() {
    return Objects.requireNonNull(CREW.get(this));
  }

  int idle() {
    return IDLE.get(this);
  }

  /** How many workers are asleep or about to be, for tests. */
  int asleep() {
    return SLEEPERS.get(this);
  }

  /** The identifiers of the workers' threads, for tests. */
  long[] workerIds() {
    return Arrays.stream(workers()).mapToLong(Thread::threadId).toArray();
  }

  // From outside

  /**
   * Runs the body on a worker: here, if the caller is a worker of this pool, else the caller parks
   * until it is done. Interruption does not end the wait; the interrupt status is kept.
   *
   * @throws IllegalStateException if the pool was shut down
   */
  public <T extends @Nullable Object> T invoke(Function<Worker, T> body) {
    Worker worker = Worker.current();
    if (worker != null && worker.pool == this) {
      return body.apply(worker);
    }
    return new Root<>(this, body).perform();
  }

  /** Runs the action some time; nobody waits for it but the end of the pool. */
  public void spawn(ParAction<?> action) {
    Worker worker = Worker.current();
    Job job = new Detached(this, action);
    if (worker != null && worker.pool == this) {
      OPEN.addAndGet(this, 1); // a job of this pool runs, so it has not ended
      worker.spawn(job);
    } else {
      accept();
      submitPiece(job);
    }
  }

  /** Hands a root over to the workers. */
  void submit(Job root) {
    accept();
    enqueue(root);
  }

  /** Hands a job over that has been accepted, alone or as a part of another. */
  void submitPiece(Job piece) {
    PIECES.addAndGet(this, 1);
    enqueue(piece);
  }

  private void enqueue(Job job) {
    job.share(null);
    inbox.add(job);
    QUEUED.addAndGet(this, 1);
    signal(job);
  }

  void report(Worker worker, Throwable failure) {
    try {
      settings.failures().uncaughtException(worker, failure);
    } catch (Throwable further) {
      LOG.log(System.Logger.Level.ERROR, "the handler of failures failed", further);
    }
  }

  // Start and end

  private void accept() {
    while (true) {
      int now = OPEN.get(this);
      if (now < 0) {
        throw new IllegalStateException("the pool '" + name() + "' was shut down");
      }
      if (OPEN.cas(this, now, now + 1)) {
        return;
      }
    }
  }

  /** What was accepted has ended. */
  void release() {
    if (OPEN.addAndGet(this, -1) == CLOSED) {
      terminate();
    }
  }

  /** Accepts no more calls from outside; the workers end when what was accepted has ended. */
  public void shutdown() {
    while (true) {
      int now = OPEN.get(this);
      if (now < 0) {
        return;
      }
      if (OPEN.cas(this, now, now | CLOSED)) {
        if (now == 0) {
          terminate();
        }
        return;
      }
    }
  }

  /** The gate that opens when all workers have ended. */
  public Gate ended() {
    return ended;
  }

  private void terminate() {
    TERMINATED.set(this, 1);
    for (Worker worker : workers()) {
      if (!worker.wake()) {
        worker.recall();
      }
    }
  }

  boolean isTerminated() {
    return TERMINATED.get(this) != 0;
  }

  void begin(Worker worker) {
    hook("start", settings.onStart(), worker);
  }

  void end(Worker worker) {
    hook("exit", settings.onExit(), worker);
    if (ALIVE.addAndGet(this, -1) == 0) {
      ended.open();
    }
  }

  private static void hook(String when, IntConsumer hook, Worker worker) {
    try {
      hook.accept(worker.index);
    } catch (Throwable failure) {
      LOG.log(
          System.Logger.Level.ERROR,
          "the " + when + " hook of " + worker.getName() + " failed; the worker goes on",
          failure);
    }
  }

  // Idle workers

  /**
   * Finds a job for a worker that has nothing to run.
   *
   * @param ancestor what the job must descend from; null: any job, those from outside first
   * @param until the job whose end makes the search pointless; null: search on
   * @return a claimed job; null when {@code until} is done, or, without one, when this worker is
   *     not needed for now
   */
  @Nullable Job seek(Worker worker, @Nullable Job ancestor, @Nullable Job until) {
    Job job = take(worker, ancestor);
    if (job != null) {
      return job;
    }
    IDLE.addAndGet(this, 1);
    try {
      while (true) {
        raiseBeats(worker);
        job = search(worker, ancestor, until);
        if (job != null || isOver(until) || (until == null && isInExcess(worker))) {
          return job;
        }
        SLEEPERS.addAndGet(this, 1);
        worker.fallAsleep(ancestor);
        if (isOver(until) || worker.isCalled() || offer(ancestor) != null) {
          worker.wake();
        } else if (ancestor == null) {
          worker.sleep();
        } else {
          standStill();
          worker.sleep();
          goOn();
        }
      }
    } finally {
      IDLE.addAndGet(this, -1);
    }
  }

  private @Nullable Job search(Worker worker, @Nullable Job ancestor, @Nullable Job until) {
    long start = settings.spinNanos() == 0 ? 0 : Seam.nanoTime();
    while (true) {
      Job job = take(worker, ancestor);
      if (job != null
          || isOver(until)
          || settings.spinNanos() == 0
          || Seam.nanoTime() - start >= settings.spinNanos()) {
        return job;
      }
      Seam.pause();
    }
  }

  private boolean isOver(@Nullable Job until) {
    return until != null ? until.isDone() : isTerminated();
  }

  private @Nullable Job take(Worker worker, @Nullable Job ancestor) {
    Job job = ancestor == null && worker.looksOutside() ? takeQueued() : null;
    if (job == null) {
      job = worker.takeOwn(ancestor);
    }
    if (job == null) {
      job = ancestor == null ? takeQueued() : takeQueued(ancestor);
    }
    Crew all = crew();
    int size = all.shelves().length;
    for (int i = 0; job == null && i < size; i++) {
      int victim = (worker.index + i) % size;
      job = all.shelves()[victim].take(ancestor);
      if (job != null) {
        all.workers()[victim].raiseBeat();
      }
    }
    return job;
  }

  private @Nullable Job takeQueued() {
    if (QUEUED.get(this) == 0) {
      return null;
    }
    for (Job job; (job = inbox.poll()) != null; ) {
      unqueued(job);
      if (job.claim()) {
        return job;
      }
    }
    return null;
  }

  private @Nullable Job takeQueued(Job ancestor) {
    if (PIECES.get(this) == 0) {
      return null;
    }
    for (Job job : inbox) {
      if (job.descendsFrom(ancestor) && job.claim()) {
        if (inbox.remove(job)) {
          unqueued(job);
        }
        return job;
      }
    }
    return null;
  }

  private void unqueued(Job job) {
    QUEUED.addAndGet(this, -1);
    if (!(job instanceof Root)) {
      PIECES.addAndGet(this, -1);
    }
  }

  /** A job that a worker could take that is to run descendants of the ancestor, or anything. */
  private @Nullable Job offer(@Nullable Job ancestor) {
    if (ancestor == null ? QUEUED.get(this) != 0 : PIECES.get(this) != 0) {
      for (Job job : inbox) {
        if (job.isShared() && (ancestor == null || job.descendsFrom(ancestor))) {
          return job;
        }
      }
    }
    for (Shelf shelf : crew().shelves()) {
      Job job = shelf.find(ancestor);
      if (job != null) {
        return job;
      }
    }
    return null;
  }

  /** Asks all workers but one to share. */
  void raiseBeats(@Nullable Worker but) {
    for (Worker worker : workers()) {
      if (worker != but) {
        worker.raiseBeat();
      }
    }
  }

  /**
   * Wakes one sleeper that may run the job, which has just been put on a shelf or into the inbox;
   * if there is none and too few workers go on, brings a spare one in.
   */
  void signal(Job job) {
    VarHandle.fullFence();
    if (SLEEPERS.get(this) != 0) {
      for (Worker worker : workers()) {
        if (worker.sleepsFor(job) && worker.wake() && worker.accepts(job)) {
          return;
        }
      }
    }
    if (SURPLUS.get(this) < 0) {
      callIn();
    }
  }

  void woken() {
    SLEEPERS.addAndGet(this, -1);
  }

  // Spare workers

  /** A worker is about to stand still. */
  void standStill() {
    SURPLUS.addAndGet(this, -1);
    if (offer(null) != null) {
      callIn();
    }
  }

  void goOn() {
    SURPLUS.addAndGet(this, 1);
  }

  private void callIn() {
    int now;
    do {
      now = SURPLUS.get(this);
      if (now >= 0) {
        return;
      }
    } while (!SURPLUS.cas(this, now, now + 1));
    for (Worker worker : workers()) {
      if (worker.recall()) {
        return;
      }
    }
    if (!startSpare()) {
      SURPLUS.addAndGet(this, -1);
    }
  }

  private boolean startSpare() {
    while (true) {
      Crew known = crew();
      Worker[] before = known.workers();
      if (before.length == settings.size() + MOST_SPARES) {
        return false;
      }
      Worker[] after = Arrays.copyOf(before, before.length + 1);
      Worker spare =
          new Worker(
              this,
              before.length,
              settings.name() + "-spare-" + (before.length - settings.size() + 1),
              STACK_SIZE);
      after[before.length] = spare;
      if (CREW.cas(this, known, Crew.of(after))) {
        return start(spare);
      }
    }
  }

  /**
   * A spare worker that cannot be started keeps its place in the array, and never does anything.
   */
  private boolean start(Worker spare) {
    ALIVE.addAndGet(this, 1);
    try {
      Seam.start(spare);
      return true;
    } catch (OutOfMemoryError noThread) {
      ALIVE.addAndGet(this, -1);
      LOG.log(System.Logger.Level.ERROR, spare.getName() + " could not be started", noThread);
      return false;
    }
  }

  private boolean isInExcess(Worker worker) {
    return worker.index >= settings.size() && SURPLUS.get(this) > 0;
  }

  /** Parks a spare worker that has no job while enough others go on. */
  void retireIfInExcess(Worker worker) {
    int now;
    do {
      if (!isInExcess(worker)) {
        return;
      }
      now = SURPLUS.get(this);
    } while (now <= 0 || !SURPLUS.cas(this, now, now - 1));
    worker.shareAll();
    worker.retire();
    Job left = offer(null);
    if (left != null) {
      signal(left); // it may have been this worker who was woken for it
    }
    if (isTerminated()) {
      worker.recall();
    }
    worker.sleep();
  }
}
