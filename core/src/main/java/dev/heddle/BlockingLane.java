package dev.heddle;

import dev.heddle.RuntimeSnapshot.Party;
import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.util.SpinLock;
import dev.heddle.internal.wait.Blame;
import dev.heddle.internal.wait.CancelNode;
import dev.heddle.internal.wait.DeadlockWatch;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import dev.heddle.internal.wait.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Threads for code that blocks: a bounded number of platform threads with a name, for one database,
 * one disk, one native library. A task that calls {@link #run} parks and keeps no carrier; a
 * platform thread waits.
 *
 * {@snippet file="dev/heddle/snippets/LaneSnippets.java" region="lane"}
 *
 * <p>Not for code that waits in Heddle, in {@code java.util.concurrent} or at a socket: a task
 * costs less and is as good. Not for computing in parallel. For a call now and then there is {@link
 * Blocking#run}.
 *
 * <p><b>Limits.</b> At most {@link Builder#threads} bodies run at the same time, each on a daemon
 * thread, which is started when it is needed and ends after 10 seconds without work. So much as
 * {@link Builder#queue} says is queued for them. When that is full, the caller waits for a place,
 * or gets a {@link FullException}: {@link Builder#whenFull}.
 *
 * <p><b>Fairness.</b> First come, first served; who waits for a place has one in the same line.
 *
 * <p><b>Cancellation.</b> The body runs as if it were in the caller: under its scopes, deadlines,
 * task locals and interrupt policy, on another thread; not with its {@code ScopedValue}s and {@code
 * ThreadLocal}s. A caller that is cancelled or interrupted while its body is queued leaves at once,
 * and the body never runs. When the body runs, the caller waits for its end: cancelling reaches
 * Heddle's operations in it, and its thread is interrupted as the {@link InterruptPolicy} around
 * the caller says. A body that has a result keeps it; one that ends by being stopped makes the
 * caller throw {@link CancelledException}, or {@code InterruptedException} if it was interrupted
 * from outside. A body that neither ends nor can be interrupted holds up its caller.
 *
 * <p><b>Deadlocks.</b> Work that waits for work in the same lane can fill all threads with bodies
 * that wait for queued ones. If all threads do so, it is found and reported as {@link
 * DeadlockException} describes, within a second, with the stacks of all.
 *
 * <p><b>Happens-before.</b> What the caller did before is seen by the body, and what the body did
 * by the caller.
 *
 * @see LaneState
 */
public final class BlockingLane implements AutoCloseable {
  /*
   * Invariants, while the lock is free
   *
   *  - The calls in queued are QUEUED, those in running RUNNING.
   *  - threads <= limit counts the threads that were started and have not decided to end. Each has
   *    one call that runs, is in the idle stack, or is about to take the lock to look for a call.
   *  - A thread in the idle stack is not called; who takes it out calls it, and wakes it.
   *  - While calls are queued, threads == limit, or a thread was called or started for each of them
   *    that has not taken one yet: a thread takes a call before it goes idle or ends.
   *
   * The last is why no call is forgotten: a call is queued, and a thread called for it, in one
   * holding of the lock; a thread looks at the queue, and goes idle, in one holding, too. If a thread
   * cannot be started, and there is none, the call is taken back.
   *
   * Under the lock: no user code, no allocation, no unpark.
   */

  /** What happens to a caller when the queue is full. */
  public enum WhenFull {
    /** It waits until there is a place. */
    WAIT,
    /** It gets a {@link FullException}. */
    REJECT
  }

  private static final int THREADS = 16;
  private static final int QUEUE = 1_024;
  private static final int MOST_THREADS = 32_767;
  private static final long KEEP_NANOS = 10_000_000_000L;

  private static final IntVar<BlockingLane> LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(BlockingLane.class, "lock"));

  /** Those that take work, or have some. */
  static final Registry<BlockingLane> LANES = new Registry<>(BlockingLane::isOver);

  private final String name;
  private final int limit;
  private final int queueLimit;
  private final WhenFull whenFull;
  private final boolean closable;
  private volatile int lock;

  // Guarded by the lock.
  private final LaneLine queued = new LaneLine(LaneJob.Place.QUEUED);
  private final LaneLine running = new LaneLine(LaneJob.Place.RUNNING);
  private int threads;
  private int started;
  private @Nullable LaneThread idle;
  private boolean closed;
  private final WaitQueue empty = new WaitQueue();

  private BlockingLane(Builder builder, String name, boolean closable) {
    this.name = name;
    this.limit = builder.threads;
    this.queueLimit = builder.queue;
    this.whenFull = builder.whenFull;
    this.closable = closable;
  }

  /** A builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** The name. */
  public String name() {
    return name;
  }

  /**
   * Runs {@code body} on a thread of this lane, and returns its result or throws what it threw.
   *
   * @throws FullException if the queue is full and the lane rejects
   * @throws ClosedException if the lane is closed, or was closed with a limit that the work
   *     outlived
   * @throws CancelledException if the caller is cancelled, and the body did not run or was stopped
   * @throws InterruptedException if the caller was interrupted from outside, likewise
   */
  public <T extends @Nullable Object, X extends Throwable> T run(Body<T, X> body)
      throws X, InterruptedException {
    Objects.requireNonNull(body, "body");
    Seam.operation("run in a lane", this);
    Strand self = Strand.current();
    self.enter();
    return new LaneJob<>(this, self, body).call();
  }

  /** {@link #run} for a body without a result. */
  public <X extends Throwable> void execute(Action<X> body) throws X, InterruptedException {
    Objects.requireNonNull(body, "body");
    this.<@Nullable Void, X>run(() -> {
      body.run();
      return null;
    });
  }

  // ---- the queue

  private void lock() {
    SpinLock.lock(LOCK, this);
  }

  private void unlock() {
    SpinLock.unlock(LOCK, this);
  }

  /** Queues a call and sees that somebody takes it. */
  void submit(LaneJob<?, ?> job) {
    long now = Seam.nanoTime();
    LaneThread called = null;
    int number = 0;
    lock();
    boolean open = !closed;
    boolean full = whenFull == WhenFull.REJECT && work() >= (long) limit + queueLimit;
    if (open && !full) {
      queued.add(job, now);
      called = idle;
      if (called != null) {
        idle = called.next;
        called.called = true;
      } else if (threads < limit) {
        threads++;
        number = ++started;
      }
    }
    unlock();
    if (!open) {
      throw new ClosedException(this + " is closed: it takes no work", null);
    }
    if (full) {
      throw new FullException(
          this
              + " is full: "
              + limit
              + " run and "
              + queueLimit
              + " are queued. Try later, or let"
              + " callers wait: whenFull(WAIT)");
    }
    if (called != null) {
      Seam.unpark(called.thread());
    } else if (number > 0) {
      start(number, job);
    } else {
      DeadlockWatch.begins(job.caller); // only behind others can it be part of a deadlock
    }
  }

  private void start(int number, LaneJob<?, ?> job) {
    try {
      Seam.startDaemon("heddle-lane-" + name + "-" + number, this::serve);
    } catch (Throwable noThread) {
      lock();
      threads--;
      boolean none = threads == 0;
      boolean lost = none && queued.remove(job);
      unlock();
      if (none) {
        failQueued(noThread);
      }
      if (lost) {
        throw noThread;
      }
    }
  }

  /** There is no thread: who has relied on the one that could not be started is told. */
  private void failQueued(Throwable noThread) {
    LaneJob<?, ?> job;
    do {
      lock();
      job = threads == 0 ? queued.first() : null;
      if (job != null) {
        queued.remove(job);
      }
      WaitNode chain = claimIfEmpty();
      unlock();
      WaitQueue.wakeAll(chain);
      if (job != null) {
        job.fail(noThread);
        job.end();
      }
    } while (job != null);
  }

  /** How many calls are queued or run. */
  private int work() {
    return queued.count() + running.count();
  }

  /** Takes a call back that nobody has begun to run; false if somebody has. */
  boolean withdraw(LaneJob<?, ?> job) {
    lock();
    boolean waits = queued.remove(job);
    WaitNode chain = claimIfEmpty();
    unlock();
    WaitQueue.wakeAll(chain);
    return waits;
  }

  private @Nullable WaitNode claimIfEmpty() {
    return work() == 0 ? empty.claimAll(this, null) : null;
  }

  // ---- the threads

  /** A thread while it has nothing to do. Guarded by the lock, but for {@code thread}. */
  private static final class LaneThread {
    private final Thread thread = Thread.currentThread();
    private @Nullable LaneThread next;
    private boolean called;

    Thread thread() {
      return thread;
    }
  }

  private void serve() {
    LaneThread me = new LaneThread();
    Strand strand = Strand.current();
    while (true) {
      LaneJob<?, ?> job = take(me);
      if (job == null) {
        return;
      }
      job.run(strand);
      release(job);
    }
  }

  /** The next call, waiting for one for a while; null if the thread is to end. */
  private @Nullable LaneJob<?, ?> take(LaneThread me) {
    while (true) {
      long now = Seam.nanoTime();
      lock();
      LaneJob<?, ?> job = queued.first();
      if (job != null) {
        queued.remove(job);
        running.add(job, now);
        unlock();
        return job;
      }
      if (closed) {
        threads--;
        unlock();
        return null;
      }
      me.called = false;
      me.next = idle;
      idle = me;
      unlock();
      if (!awaitCall(me, now + KEEP_NANOS)) {
        return null;
      }
    }
  }

  /** Waits until the thread is called; false if it was not for so long that it ends. */
  private boolean awaitCall(LaneThread me, long deadline) {
    while (true) {
      long left = deadline - Seam.nanoTime();
      lock();
      boolean called = me.called;
      if (!called && left <= 0) {
        dismiss(me);
        threads--;
      }
      unlock();
      if (called || left <= 0) {
        return called;
      }
      Seam.parkNanos(this, left);
      Thread.interrupted();
    }
  }

  private void dismiss(LaneThread me) {
    if (idle == me) {
      idle = me.next;
      return;
    }
    for (LaneThread at = idle; at != null; at = at.next) {
      if (at.next == me) {
        at.next = me.next;
        return;
      }
    }
  }

  /** A call has run: the lane lets go of it, then its caller goes on. */
  private void release(LaneJob<?, ?> job) {
    lock();
    running.remove(job);
    WaitNode chain = claimIfEmpty();
    unlock();
    job.end();
    WaitQueue.wakeAll(chain);
  }

  // ---- the end

  /**
   * Takes no more work, and waits until all that is queued or runs is done. If the caller is
   * interrupted meanwhile, what is queued is refused, what runs is stopped as by {@link
   * #closeWithin}, and the wait goes on.
   *
   * @throws IllegalStateException if this is the default lane, or if called from work of this lane,
   *     which it would wait for
   */
  @Override
  public void close() {
    Seam.operation("close a lane", this);
    shut();
    Strand self = Strand.current();
    boolean[] interrupted = new boolean[1];
    WaitNode node =
        new WaitNode(self.newUninterruptibleWait("the end of the work of " + this), null);
    if (queueForEnd(node)) {
      self.await(
          node.waiter,
          () -> {
            if (!self.consumedOurs()) {
              interrupted[0] = true;
              stopAll();
            }
          });
    }
    if (interrupted[0]) {
      self.thread().interrupt();
    }
  }

  /**
   * Takes no more work, and waits until all is done, for at most {@code limit}. If it is not, what
   * is queued is refused and what runs is stopped: its callers get a {@link ClosedException}, but
   * for work that ends by itself all the same. That is not waited for.
   *
   * @return whether all was done within {@code limit}
   * @throws IllegalStateException as {@link #close} does
   * @throws IllegalArgumentException if {@code limit} is negative
   * @throws InterruptedException if the caller is cancelled or interrupted; the lane takes no more
   *     work, and nothing was stopped
   */
  public boolean closeWithin(Duration limit) throws InterruptedException {
    long nanos = Durations.nanos(limit, "limit");
    Seam.operation("close a lane", this);
    shut();
    Strand self = Strand.current();
    self.enter();
    WaitNode node = new WaitNode(self.newWait("the end of the work of " + this), null);
    if (!queueForEnd(node)) {
      return true;
    }
    int end = self.await(node.waiter, Seam.nanoTime() + nanos);
    if (end > 0) {
      return true;
    }
    lock();
    empty.remove(node);
    unlock();
    if (end != Waiter.TIMED_OUT) {
      throw self.failure(node.waiter);
    }
    stopAll();
    return false;
  }

  private void shut() {
    if (!closable) {
      throw new IllegalStateException("the default lane cannot be closed; build your own");
    }
    for (CancelNode node = Strand.current().innermost();
        node != null;
        node = LimitNode.around(node)) {
      if (node instanceof LaneJob<?, ?> job && job.lane == this) {
        throw new IllegalStateException(this + " cannot be closed by its own work");
      }
    }
    lock();
    closed = true;
    LaneThread chain = idle;
    idle = null;
    for (LaneThread each = chain; each != null; each = each.next) {
      each.called = true;
    }
    unlock();
    while (chain != null) {
      LaneThread after = chain.next;
      Seam.unpark(chain.thread());
      chain = after;
    }
  }

  /** Whether there is something to wait for. */
  private boolean queueForEnd(WaitNode node) {
    lock();
    boolean waits = work() > 0;
    if (waits) {
      empty.add(node);
    }
    unlock();
    return waits;
  }

  private void stopAll() {
    while (true) {
      lock();
      LaneJob<?, ?> job = queued.first();
      if (job != null) {
        queued.remove(job);
      }
      WaitNode chain = claimIfEmpty();
      unlock();
      WaitQueue.wakeAll(chain);
      if (job == null) {
        break;
      }
      job.refuse();
      job.end();
    }
    for (LaneJob<?, ?> job : runningNow()) {
      job.stop();
    }
  }

  private boolean isOver() {
    lock();
    boolean over = closed && work() == 0;
    unlock();
    return over;
  }

  // ---- what it is doing

  private List<LaneJob<?, ?>> runningNow() {
    @Nullable LaneJob<?, ?>[] copy = new LaneJob<?, ?>[limit];
    lock();
    int count = 0;
    for (LaneJob<?, ?> job = running.first(); job != null; job = job.next) {
      copy[count++] = job;
    }
    unlock();
    List<LaneJob<?, ?>> jobs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      jobs.add(Objects.requireNonNull(copy[i]));
    }
    return jobs;
  }

  /** How much it has to do, and for how long; see {@link LaneState}. */
  public LaneState state() {
    @Nullable LaneJob<?, ?>[] jobs = new LaneJob<?, ?>[limit];
    long[] begins = new long[limit];
    int count = 0;
    lock();
    for (LaneJob<?, ?> job = running.first(); job != null; job = job.next) {
      jobs[count] = job;
      begins[count++] = job.since;
    }
    LaneJob<?, ?> first = queued.first();
    long since = first == null ? 0 : first.since;
    int all = queued.count();
    int alive = threads;
    boolean over = closed;
    unlock();
    long now = Seam.nanoTime();
    List<LaneState.Work> work = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      LaneJob<?, ?> job = Objects.requireNonNull(jobs[i]);
      Strand runner = job.runner();
      if (runner != null) {
        work.add(
            new LaneState.Work(
                Party.of(job.caller.thread()),
                Party.of(runner.thread()),
                Duration.ofNanos(now - begins[i])));
      }
    }
    return new LaneState(
        name,
        limit,
        alive,
        queueLimit,
        Math.min(all, queueLimit),
        Math.max(0, all - queueLimit),
        first == null ? null : Duration.ofNanos(now - since),
        work,
        over);
  }

  /**
   * Who is to end the wait for {@code job}: the thread that runs it. While it is queued and every
   * thread is at work, any of those; the one behind {@code waiting} first, so that a report goes
   * through all.
   */
  void blame(LaneJob<?, ?> job, Thread waiting, Blame blame) {
    Strand runner = job.runner();
    if (runner != null) {
      blame.owner(runner.thread());
      return;
    }
    lock();
    boolean stands = job.place == LaneJob.Place.QUEUED && running.count() == limit;
    unlock();
    List<Thread> servers = new ArrayList<>();
    for (LaneJob<?, ?> each : runningNow()) {
      Strand other = each.runner();
      if (other != null) {
        servers.add(other.thread());
      }
    }
    if (!stands || servers.size() < limit) {
      blame.unknown();
      return;
    }
    int from = servers.indexOf(waiting) + 1;
    for (int i = 0; i < limit; i++) {
      blame.server(servers.get((from + i) % limit));
    }
  }

  @Override
  public String toString() {
    return "lane '" + name + "'";
  }

  /** Builds lanes; see {@link BlockingLane#builder()}. */
  public static final class Builder {
    private @Nullable String name;
    private int threads = THREADS;
    private int queue = QUEUE;
    private WhenFull whenFull = WhenFull.WAIT;

    private Builder() {}

    /** The name, which the threads bear too; must be given, and no other open lane may have it. */
    public Builder name(String laneName) {
      name = Objects.requireNonNull(laneName, "laneName");
      return this;
    }

    /**
     * How many threads at most. Default: 16, for a pool of connections or a disk of usual size;
     * what blocks bears more threads than there are processors, what it blocks at hardly ever.
     *
     * @throws IllegalArgumentException if {@code count} is less than 1 or more than 32767
     */
    public Builder threads(int count) {
      if (count < 1 || count > MOST_THREADS) {
        throw new IllegalArgumentException(
            "a lane has from 1 to " + MOST_THREADS + " threads: " + count);
      }
      threads = count;
      return this;
    }

    /**
     * How much work is queued at most while all threads are at work; 0 for none. Default: 1,024.
     *
     * @throws IllegalArgumentException if {@code count} is negative
     */
    public Builder queue(int count) {
      if (count < 0) {
        throw new IllegalArgumentException("a queue must not have less than 0 places: " + count);
      }
      queue = count;
      return this;
    }

    /** What happens to a caller when the queue is full. Default: {@link WhenFull#WAIT}. */
    public Builder whenFull(WhenFull what) {
      whenFull = Objects.requireNonNull(what, "what");
      return this;
    }

    /**
     * Makes the lane; it starts no thread yet.
     *
     * @throws IllegalStateException if it has no name, or one that an open lane has
     */
    public BlockingLane build() {
      return build(true);
    }

    BlockingLane buildDefault() {
      return build(false);
    }

    private BlockingLane build(boolean closable) {
      String given = name;
      if (given == null) {
        throw new IllegalStateException("a lane needs a name: name(..)");
      }
      BlockingLane lane = new BlockingLane(this, given, closable);
      if ((closable && given.equals(Blocking.NAME))
          || !LANES.add(lane, other -> other.name.equals(given))) {
        throw new IllegalStateException(
            "there is a lane '"
                + given
                + "' already: use that one, close it, or choose another"
                + " name");
      }
      return lane;
    }
  }
}
