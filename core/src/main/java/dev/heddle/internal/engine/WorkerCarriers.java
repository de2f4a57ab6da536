package dev.heddle.internal.engine;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.SpinLock;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Heddle's own carriers: a fixed number of workers that steal from each other.
 *
 * <p>Invariants
 *
 * <ul>
 *   <li>A worker is on the idle list exactly while it sleeps or is about to; who takes it off must
 *       wake it.
 *   <li>{@code searching} counts the workers that look for work, and the ones just woken to do so.
 *       At most one is woken at a time; it wakes the next when it has found something.
 *   <li>At most one worker is the sentinel: idle, but looking at the LIFO slots of the others from
 *       time to time. There is none while all are idle.
 * </ul>
 *
 * <p><b>No wake-up is lost.</b> Who publishes work (a full fence follows every append) then reads
 * {@code searching}. If that is 0 it wakes an idle worker. If not, that searcher has yet to
 * decrement the counter, and looks at all queues again after it: either because it found something
 * else and was the last one, or after it put itself on the idle list. So it sees the work. A
 * searcher that was counted for a worker that could not be woken looks again, too: for idle
 * workers.
 *
 * <p><b>The LIFO slot wakes nobody</b> by itself, or every hand-over between two tasks would wake a
 * second worker for nothing. The sentinel takes a job out of a slot once the job beside it has kept
 * running for one of its looks. A push into a slot while others are idle and no sentinel is on duty
 * wakes one worker, which becomes it.
 *
 * <p><b>Timers.</b> One idle worker sleeps only until the earliest of the workers' timers; see
 * {@link Timekeeper}. When it is due, that worker leaves the idle list, fires what is due into its
 * own ring, and searches. A timer that nobody sleeps for is work that nobody has found: it makes
 * the last searcher wake another worker.
 *
 * <p><b>The end.</b> {@code life} goes from RUNNING to STOPPING, and to ENDED by whoever takes all
 * workers off the idle list at once: then none has a job. So a worker that is held up by one job
 * leaves the others to what that job makes runnable. The last worker to become idle enters the
 * list, then reads {@code life}; who stops writes {@code life}, then looks at the list: one of them
 * sees the other. Once ENDED no worker runs a job, {@link LateCarriers} do. Who publishes a job
 * then reads {@code life}; who ends the workers writes it and then looks at the injection.
 *
 * <p>Locks: {@code idleLock} guards the idle list; no other lock is taken under it, and nobody is
 * unparked under it.
 */
public final class WorkerCarriers implements Carriers {
  private static final int RUNNING = 0;
  private static final int STOPPING = 1;
  private static final int ENDED = 2;

  static final int RING_CAPACITY = 256;
  static final int INJECTION_CAPACITY = 64;
  private static final int SEARCH_ROUNDS = 32;
  private static final long SENTINEL_LOOK_NANOS = 400_000;

  private static final IntVar<WorkerCarriers> SEARCHING =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(WorkerCarriers.class, "searching"));
  private static final IntVar<WorkerCarriers> IDLE_LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(WorkerCarriers.class, "idleLock"));
  private static final IntVar<WorkerCarriers> IDLE_COUNT =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(WorkerCarriers.class, "idleCount"));
  private static final IntVar<WorkerCarriers> LIFE =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(WorkerCarriers.class, "life"));
  private static final RefVar<WorkerCarriers, Worker> SENTINEL =
      new RefVar<>(
          AtomicReferenceFieldUpdater.newUpdater(WorkerCarriers.class, Worker.class, "sentinel"));

  final InjectionQueue injection = new InjectionQueue(INJECTION_CAPACITY);
  final Worker[] workers;
  final WorkerListener listener;
  final String name;
  final Timekeeper timekeeper;
  private final LateCarriers late;
  private final Worker[] idle;
  private final int searchRounds;
  private volatile int idleLock;
  private volatile int idleCount;
  private volatile int searching;
  private volatile int life;
  private volatile @Nullable Worker sentinel;

  /**
   * Starts {@code count} workers named after {@code runtimeName}.
   *
   * @throws UnsupportedOperationException if {@code java.lang} is not open
   */
  public WorkerCarriers(String runtimeName, int count, WorkerListener listener) {
    String problem = CarrierAccess.problem();
    if (problem != null) {
      throw new UnsupportedOperationException(
          "own carriers are not available: "
              + problem
              + "; start the JVM with "
              + CarrierAccess.ENABLING_OPTION);
    }
    if (Cures.POLLERS) {
      initialisePollers();
    }
    this(runtimeName, count, listener, RING_CAPACITY, SEARCH_ROUNDS);
  }

  /** With sizes of its own, and without what only carriers of real virtual threads need. */
  WorkerCarriers(String runtimeName, int count, int ringCapacity, int searchRounds) {
    this(runtimeName, count, WorkerListener.NONE, ringCapacity, searchRounds);
  }

  private WorkerCarriers(
      String runtimeName, int count, WorkerListener listener, int ringCapacity, int searchRounds) {
    this.name = runtimeName;
    this.listener = listener;
    this.searchRounds = searchRounds;
    late = new LateCarriers(runtimeName, count, injection);
    workers = new Worker[count];
    idle = new Worker[count];
    for (int i = 0; i < count; i++) {
      workers[i] = new Worker(this, i, ringCapacity);
    }
    TimerQueue[] timers = new TimerQueue[count];
    for (int i = 0; i < count; i++) {
      timers[i] = workers[i].timers;
    }
    timekeeper = new Timekeeper(timers, this::wakeOne);
    try {
      for (Worker worker : workers) {
        Seam.start(worker);
      }
    } catch (Throwable noThread) {
      LIFE.set(this, ENDED); // for those that have been started
      for (Worker worker : workers) {
        worker.wake();
      }
      throw noThread;
    }
  }

  /**
   * The JDK's socket pollers are virtual threads that inherit the scheduler of whoever uses a
   * socket first. If that were one of our tasks, they would live on our carriers and end with them.
   */
  private static void initialisePollers() {
    Thread outside =
        Thread.ofPlatform()
            .daemon()
            .name("heddle-poller-init")
            .unstarted(() -> {
              try {
                Class.forName("sun.nio.ch.Poller", true, null);
              } catch (ClassNotFoundException otherJdk) {
                // No such class, no such trap.
              }
            });
    Seam.start(outside);
    boolean interrupted = false;
    while (outside.isAlive()) {
      try {
        outside.join();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Thread newThread(Job job, @Nullable String name, Runnable body) {
    return CarrierAccess.newThread(job, name, body);
  }

  @Override
  public boolean isOwn(Thread thread) {
    return thread instanceof Worker worker && worker.carriers == this;
  }

  @Override
  public void schedule(Job job) {
    if (CarrierAccess.currentCarrier() instanceof Worker worker && worker.carriers == this) {
      if (Thread.currentThread() == worker) {
        worker.pushYielded(job);
      } else {
        worker.pushHot(job);
      }
      return;
    }
    inject(job);
  }

  /** Queues a job from outside the workers. */
  void inject(Job job) {
    if (!Cures.LATE && LIFE.get(this) != RUNNING) {
      throw new RejectedExecutionException("the carriers of '" + name + "' have ended");
    }
    injection.push(job);
    wakeOne();
    if (LIFE.get(this) == ENDED) {
      late.jobsCame();
    }
  }

  // ---- the end

  @Override
  public void stop() {
    if (LIFE.cas(this, RUNNING, STOPPING)) {
      endIfIdle();
    }
  }

  /** Once stopped: if all workers are idle, ends them; true if so. */
  private boolean endIfIdle() {
    if (LIFE.get(this) != STOPPING) {
      return false;
    }
    SpinLock.lock(IDLE_LOCK, this);
    boolean ends = IDLE_COUNT.get(this) == workers.length && LIFE.get(this) == STOPPING;
    if (ends) {
      LIFE.set(this, ENDED);
      IDLE_COUNT.set(this, 0);
    }
    SpinLock.unlock(IDLE_LOCK, this);
    if (ends) {
      for (Worker worker : workers) {
        worker.wake();
      }
      late.jobsCame();
    }
    return ends;
  }

  /** For a worker that has ended: what it still has is left to others. */
  void leaveToLateCarriers(Worker worker) {
    for (Job job; (job = worker.ring.poll()) != null; ) {
      inject(job);
    }
  }

  // ---- searching and sleeping

  /**
   * Wakes an idle worker, unless one is searching already. If nobody is idle any more after a
   * searcher was counted, others may have relied on that searcher meanwhile: look again without it.
   */
  void wakeOne() {
    while (SEARCHING.get(this) == 0 && IDLE_COUNT.get(this) != 0 && SEARCHING.cas(this, 0, 1)) {
      Worker worker = popIdle();
      if (worker != null) {
        worker.wake();
        return;
      }
      SEARCHING.addAndGet(this, -1);
    }
  }

  /** A job went into an empty LIFO slot: somebody idle must watch it. */
  void hotPushed() {
    if (IDLE_COUNT.get(this) != 0 && SENTINEL.get(this) == null) {
      wakeOne();
    }
  }

  /** Finds work for {@code worker}, sleeping as long as there is none; null when stopped. */
  @Nullable Job findWork(Worker worker) {
    boolean counted = joinSearch();
    while (LIFE.get(this) != ENDED) {
      timekeeper.fireDue();
      Job found = worker.ring.poll(); // a timer has made it runnable
      if (counted) {
        found = found == null ? search(worker) : found;
        leaveSearch(worker);
      } else if (found != null && unattended(worker)) {
        wakeOne();
      }
      if (found != null) {
        return found;
      }
      listener.parked(worker.number); // may make jobs runnable: before the look below
      pushIdle(worker);
      if (endIfIdle()) {
        listener.unparked(worker.number);
        return null;
      }
      if (workVisible()) {
        if (removeIdle(worker)) {
          listener.unparked(worker.number);
          Seam.pause();
          counted = joinSearch();
          continue;
        }
        worker.awaitWake();
        listener.unparked(worker.number);
      } else {
        Job overdue = sleepOnDuty(worker);
        listener.unparked(worker.number);
        if (overdue != null) {
          return overdue;
        }
      }
      counted = true; // by the waker
    }
    return null;
  }

  /**
   * Sleeps until woken, or until a timer is due. As the sentinel, returns a job that waited in the
   * LIFO slot of a busy worker; otherwise null, and this worker is counted as searching.
   *
   * <p>A sentinel that sees all idle resigns and looks once more: a worker woken in between may
   * have filled its slot while it still saw a sentinel on duty.
   */
  private @Nullable Job sleepOnDuty(Worker worker) {
    while (true) {
      if (allIdle() || !SENTINEL.cas(this, null, worker)) {
        if (worker.sleepUntilWoken(0)) {
          return null;
        }
        if (timekeeper.isDue()) {
          leaveIdle(worker);
          return null;
        }
        continue;
      }
      boolean woken = false;
      boolean timerDue = false;
      Job overdue = null;
      while (!woken && overdue == null && !timerDue && !allIdle()) {
        woken = worker.sleepUntilWoken(SENTINEL_LOOK_NANOS);
        overdue = woken ? null : takeOverdue(worker);
        timerDue = !woken && overdue == null && timekeeper.isDue();
      }
      SENTINEL.set(this, null);
      if (woken) {
        return null;
      }
      if (timerDue) {
        leaveIdle(worker);
        return null;
      }
      if (overdue != null) {
        resign(worker);
        if (LIFE.get(this) != ENDED) {
          return overdue;
        }
        inject(overdue);
        return null;
      }
    }
  }

  /** The former sentinel has a job: another idle worker takes over if there is something to do. */
  private void resign(Worker worker) {
    if (!removeIdle(worker)) {
      worker.awaitWake();
      leaveSearch(worker);
    } else if (unattended(worker)) {
      wakeOne();
    }
  }

  /** A timer is due: this worker gets up as if it had been woken for it. */
  private void leaveIdle(Worker worker) {
    if (removeIdle(worker)) {
      SEARCHING.addAndGet(this, 1);
    } else {
      worker.awaitWake();
    }
  }

  private boolean allIdle() {
    return IDLE_COUNT.get(this) == workers.length;
  }

  private @Nullable Job takeOverdue(Worker sentinelWorker) {
    for (Worker other : workers) {
      Job overdue = other == sentinelWorker ? null : other.takeOverdueLifo();
      if (overdue != null) {
        return overdue;
      }
    }
    return null;
  }

  /** Stops being counted as searching; the last one wakes another if there is something to do. */
  private void leaveSearch(Worker worker) {
    if (SEARCHING.addAndGet(this, -1) == 0 && unattended(worker)) {
      wakeOne();
    }
  }

  /**
   * Whether there is work, or a slot that nobody watches, or a timer that nobody sleeps for, while
   * somebody is idle.
   */
  private boolean unattended(Worker worker) {
    return IDLE_COUNT.get(this) != 0
        && (workVisible()
            || (SENTINEL.get(this) == null && hotVisible(worker))
            || timekeeper.isUnattended());
  }

  private boolean joinSearch() {
    while (true) {
      int now = SEARCHING.get(this);
      if (2 * now >= workers.length && now > 0) {
        return false;
      }
      if (SEARCHING.cas(this, now, now + 1)) {
        return true;
      }
    }
  }

  /** Takes a share of what was injected; others are woken to help with it. */
  @Nullable Job takeInjected(Worker worker) {
    Job job = injection.pollShare(worker.ring, workers.length);
    if (job != null && worker.ring.size() > 0) {
      wakeOne();
    }
    return job;
  }

  private @Nullable Job search(Worker worker) {
    for (int round = 0; round < searchRounds; round++) {
      Job job = takeInjected(worker);
      if (job != null) {
        return job;
      }
      int first = Seam.nextInt(workers.length);
      for (int i = 0; i < workers.length; i++) {
        Worker victim = workers[(first + i) % workers.length];
        job = victim == worker ? null : worker.ring.stealHalf(victim.ring);
        if (job != null) {
          return job;
        }
      }
      Seam.pause();
    }
    return null;
  }

  private boolean workVisible() {
    if (!injection.isEmpty()) {
      return true;
    }
    for (Worker worker : workers) {
      if (worker.ring.size() > 0) {
        return true;
      }
    }
    return false;
  }

  private boolean hotVisible(Worker worker) {
    for (Worker other : workers) {
      if (other != worker && other.hasHot()) {
        return true;
      }
    }
    return false;
  }

  private void pushIdle(Worker worker) {
    SpinLock.lock(IDLE_LOCK, this);
    int count = IDLE_COUNT.get(this);
    idle[count] = worker;
    IDLE_COUNT.set(this, count + 1);
    SpinLock.unlock(IDLE_LOCK, this);
  }

  private @Nullable Worker popIdle() {
    SpinLock.lock(IDLE_LOCK, this);
    try {
      int count = IDLE_COUNT.get(this);
      if (count == 0) {
        return null;
      }
      IDLE_COUNT.set(this, count - 1);
      return idle[count - 1];
    } finally {
      SpinLock.unlock(IDLE_LOCK, this);
    }
  }

  private boolean removeIdle(Worker worker) {
    SpinLock.lock(IDLE_LOCK, this);
    try {
      int count = IDLE_COUNT.get(this);
      for (int i = 0; i < count; i++) {
        if (idle[i] == worker) {
          idle[i] = idle[count - 1];
          IDLE_COUNT.set(this, count - 1);
          return true;
        }
      }
      return false;
    } finally {
      SpinLock.unlock(IDLE_LOCK, this);
    }
  }
}
