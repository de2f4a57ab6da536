package dev.heddle.parallel.internal.schedule;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A fixed set of workers, and the queue through which other threads hand work to them. */
public final class Pool {
  /*
   * Invariants
   *   P1  A job on a shelf, or in the inbox, is seen by every worker that goes to sleep after it was put there, or a
   *       worker that may run it is woken. (sleeper: announce, fence, look; offerer: put, fence, look for sleepers.)
   *   P2  sleepers is never below the number of workers that are asleep: raised before, lowered after, by whoever
   *       changes a worker from asleep to awake. A woken worker looks through everything at least once before it sleeps again.
   *   P3  Threads outside run nothing here: they put a root job into the inbox and park until it is done. So a virtual
   *       thread leaves its carrier, and about as many threads run as there are processors.
   *   P4  A worker without a job of its own looks into the inbox first, so callers are served first come, first
   *       served, each time a worker has nothing left to do.
   *
   * Order of locks: none is held here. User code runs in Job.run only.
   */
  private static final String WORKERS = "heddle.parallel.workers";
  private static final int MOST_WORKERS = 1 << 15;

  /**
   * Recursion that fits into the default stack of a thread must fit into a worker's, with the
   * pool's frames between.
   */
  private static final long STACK_SIZE = 8L << 20;

  /**
   * How long an idle worker looks around before it sleeps: about what putting a thread to sleep and
   * waking it cost.
   */
  private static final long SPIN_NANOS = 20_000;

  private static volatile @Nullable Pool shared;

  private final Worker[] workers;
  private final @Nullable Job[][] shelves;
  private final ConcurrentLinkedQueue<Job> inbox = new ConcurrentLinkedQueue<>();
  private final AtomicInteger idle = new AtomicInteger();
  private final AtomicInteger sleepers = new AtomicInteger();

  /** Starts a pool. Its threads are daemons; they end with the JVM. */
  Pool(int size, String name) {
    workers = new Worker[size];
    shelves = new Job[size][Worker.PAD + Worker.SLOTS + Worker.PAD];
    for (int i = 0; i < size; i++) {
      workers[i] = new Worker(this, i, shelves[i], name + "-" + (i + 1), STACK_SIZE);
    }
    for (Worker worker : workers) {
      worker.start();
    }
  }

  /**
   * The pool of this JVM, started at the first call.
   *
   * @throws IllegalArgumentException at each call, if the property that sizes it is no number of
   *     workers
   */
  public static Pool shared() {
    Pool pool = shared;
    return pool != null ? pool : startShared();
  }

  private static synchronized Pool startShared() {
    Pool pool = shared;
    if (pool == null) {
      pool = new Pool(configuredSize(System.getProperty(WORKERS)), "heddle-par");
      shared = pool;
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
    if (size < 1 || size > MOST_WORKERS) {
      throw new IllegalArgumentException(
          "-D%s=%s: give a number of workers from 1 to %d, or leave it out for one per processor"
              .formatted(WORKERS, value, MOST_WORKERS));
    }
    return size;
  }

  /** How many workers the pool has. */
  public int size() {
    return workers.length;
  }

  int idle() {
    return idle.get();
  }

  /** How many workers are asleep or about to be, for tests. */
  int asleep() {
    return sleepers.get();
  }

  /** The identifiers of the workers' threads, for tests. */
  long[] workerIds() {
    return Arrays.stream(workers).mapToLong(Thread::threadId).toArray();
  }

  // From outside

  private static final class Root<T extends @Nullable Object> extends Job {
    final Function<Worker, T> body;
    final Thread caller = Thread.currentThread();
    @Nullable T result;
    @Nullable Throwable failure;

    Root(Function<Worker, T> body) {
      super(null);
      this.body = body;
    }

    @Override
    protected void run(Worker worker) {
      try {
        result = body.apply(worker);
      } catch (Throwable t) {
        failure = t;
      }
    }

    @Override
    void finished() {
      LockSupport.unpark(caller);
    }
  }

  /**
   * Runs the body on a worker: here, if the caller is a worker of this pool, else the caller parks
   * until it is done. Interruption does not end the wait; the interrupt status is kept.
   */
  @SuppressWarnings("NullAway") // the result of a body that returned is of type T
  public <T extends @Nullable Object> T invoke(Function<Worker, T> body) {
    if (Thread.currentThread() instanceof Worker worker && worker.pool == this) {
      return body.apply(worker);
    }
    Root<T> root = new Root<>(body);
    inbox.add(root);
    signal(root);
    boolean interrupted = false;
    while (!root.isDone()) {
      LockSupport.park(root);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Throwable failure = root.failure;
    if (failure != null) {
      Failures.addCaller(failure);
      throw Failures.sneak(failure);
    }
    return root.result;
  }

  // Idle workers

  /**
   * Finds a job for a worker that has nothing to run.
   *
   * @param ancestor what the job must descend from; null: any job, those from outside first
   * @param until the job whose end makes the search pointless; null: search for ever
   * @return a claimed job, or null when {@code until} is done
   */
  @Nullable Job seek(Worker worker, @Nullable Job ancestor, @Nullable Job until) {
    Job job = take(worker, ancestor);
    if (job != null) {
      return job;
    }
    idle.getAndIncrement();
    try {
      while (true) {
        raiseBeats(worker);
        long start = System.nanoTime();
        do {
          if (until != null && until.isDone()) {
            return null;
          }
          job = take(worker, ancestor);
          if (job != null) {
            return job;
          }
          Thread.onSpinWait();
        } while (System.nanoTime() - start < SPIN_NANOS);
        sleepers.getAndIncrement();
        worker.fallAsleep(ancestor);
        if ((until != null && until.isDone()) || anythingFor(worker, ancestor)) {
          worker.wake();
        } else {
          worker.sleep();
        }
      }
    } finally {
      idle.getAndDecrement();
    }
  }

  private @Nullable Job take(Worker worker, @Nullable Job ancestor) {
    if (ancestor == null) {
      Job root = inbox.poll();
      if (root != null) {
        return root;
      }
    }
    int n = workers.length;
    for (int i = 1; i < n; i++) {
      int victim = (worker.index + i) % n;
      Job job = Worker.take(shelves[victim], ancestor);
      if (job != null) {
        workers[victim].raiseBeat();
        return job;
      }
    }
    return null;
  }

  private boolean anythingFor(Worker worker, @Nullable Job ancestor) {
    if (ancestor == null && !inbox.isEmpty()) {
      return true;
    }
    for (Worker other : workers) {
      if (other.index != worker.index && Worker.offers(shelves[other.index], ancestor)) {
        return true;
      }
    }
    return false;
  }

  private void raiseBeats(Worker by) {
    for (Worker other : workers) {
      if (other.index != by.index) {
        other.raiseBeat();
      }
    }
  }

  /**
   * Wakes one sleeper that may run the job, which has just been put on a shelf or into the inbox.
   */
  void signal(Job job) {
    VarHandle.fullFence();
    if (sleepers.get() == 0) {
      return;
    }
    for (Worker worker : workers) {
      if (worker.sleepsFor(job) && worker.wake() && worker.accepts(job)) {
        return;
      }
    }
  }

  void woken() {
    sleepers.getAndDecrement();
  }
}
