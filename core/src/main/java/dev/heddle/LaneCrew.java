package dev.heddle;

import dev.heddle.RuntimeSnapshot.Party;
import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.SpinLock;
import dev.heddle.internal.wait.Blame;
import dev.heddle.internal.wait.DeadlockWatch;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The inside of a {@link BlockingLane}: its line of calls, and the threads that run them.
 *
 * <p>Invariants, while the lock is free
 *
 * <ul>
 *   <li>The calls in {@code queued} are QUEUED, those in {@code running} RUNNING.
 *   <li>{@code threads}, at most {@code limit}, counts the threads that were started and have not
 *       decided to end. Each has one call that runs, is in the idle stack, or is about to take the
 *       lock to look for a call.
 *   <li>A thread in the idle stack is not called; who takes it out calls it, and wakes it.
 *   <li>While calls are queued, all threads that may be there are, or a thread was called or
 *       started for each of them that has not taken one yet: a thread takes a call before it goes
 *       idle or ends.
 * </ul>
 *
 * <p>The last is why no call is forgotten: a call is queued, and a thread called for it, in one
 * holding of the lock; a thread looks at the queue, and goes idle, in one holding, too. If a thread
 * cannot be started, and there is none, the call is taken back.
 *
 * <p>Under the lock: no user code, no allocation, no unpark.
 */
final class LaneCrew {
  private static final long KEEP_NANOS = 10_000_000_000L;

  private static final IntVar<LaneCrew> LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(LaneCrew.class, "lock"));

  private final String name;
  private final int limit;
  private final int queueLimit;
  private final boolean rejects;
  private volatile int lock;

  // Guarded by the lock.
  private final LaneLine queued = new LaneLine(LaneJob.Place.QUEUED);
  private final LaneLine running = new LaneLine(LaneJob.Place.RUNNING);
  private int threads;
  private int started;
  private @Nullable LaneThread idle;
  private boolean closed;
  private final WaitQueue empty = new WaitQueue();

  /**
   * Of the lane called {@code name}.
   *
   * @param limit how many threads there are at most
   * @param queueLimit how many calls are queued at most while all of them are at work
   * @param rejects whether further ones are refused; else they wait in the same line
   */
  LaneCrew(String name, int limit, int queueLimit, boolean rejects) {
    this.name = name;
    this.limit = limit;
    this.queueLimit = queueLimit;
    this.rejects = rejects;
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
    boolean full = rejects && work() >= (long) limit + queueLimit;
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

  /** Takes no more calls; idle threads end. */
  void shut() {
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

  /** Has {@code node} claimed when all is done; false if it is. */
  boolean queueForEnd(WaitNode node) {
    lock();
    boolean waits = work() > 0;
    if (waits) {
      empty.add(node);
    }
    unlock();
    return waits;
  }

  /** Nobody waits at {@code node} any more. */
  void leave(WaitNode node) {
    lock();
    empty.remove(node);
    unlock();
  }

  /** Refuses what is queued, and stops what runs. */
  void stopAll() {
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

  /** Whether it takes no calls and has none. */
  boolean isOver() {
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
  LaneState state() {
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
}
