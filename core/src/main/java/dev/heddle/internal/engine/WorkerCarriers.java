package dev.heddle.internal.engine;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.SpinLock;
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
 * <p>Locks: {@code idleLock} guards the idle list; no other lock is taken under it, and nobody is
 * unparked under it.
 */
public final class WorkerCarriers implements Carriers {
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
  private static final IntVar<WorkerCarriers> STOPPED =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(WorkerCarriers.class, "stopped"));
  private static final RefVar<WorkerCarriers, Worker> SENTINEL =
      new RefVar<>(
          AtomicReferenceFieldUpdater.newUpdater(WorkerCarriers.class, Worker.class, "sentinel"));

  final InjectionQueue injection = new InjectionQueue(INJECTION_CAPACITY);
  final Worker[] workers;
  final Timekeeper timekeeper;
  private final Worker[] idle;
  private final int searchRounds;
  private volatile int idleLock;
  private volatile int idleCount;
  private volatile int searching;
  private volatile int stopped;
  private volatile @Nullable Worker sentinel;

  /**
   * Starts {@code count} workers named after {@code runtimeName}.
   *
   * @throws UnsupportedOperationException if {@code java.lang} is not open
   */
  public WorkerCarriers(String runtimeName, int count) {
    String problem = CarrierAccess.problem();
    if (problem != null) {
      throw new UnsupportedOperationException(
          "own carriers are not available: "
              + problem
              + "; start the JVM with "
              + CarrierAccess.ENABLING_OPTION);
    }
    initialisePollers();
    this(runtimeName, count, RING_CAPACITY, SEARCH_ROUNDS);
  }

  /** With sizes of its own, and without what only carriers of real virtual threads need. */
  WorkerCarriers(String runtimeName, int count, int ringCapacity, int searchRounds) {
    this.searchRounds = searchRounds;
    workers = new Worker[count];
    idle = new Worker[count];
    for (int i = 0; i < count; i++) {
      workers[i] = new Worker(this, runtimeName + "-worker-" + i, ringCapacity);
    }
    TimerQueue[] timers = new TimerQueue[count];
    for (int i = 0; i < count; i++) {
      timers[i] = workers[i].timers;
    }
    timekeeper = new Timekeeper(timers, this::wakeOne);
    for (Worker worker : workers) {
      Seam.start(worker);
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
  public int parallelism() {
    return workers.length;
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
    injection.push(job);
    wakeOne();
    if (STOPPED.get(this) != 0) {
      runLate();
    }
  }

  @Override
  public void stop() {
    STOPPED.set(this, 1);
    for (Worker worker; (worker = popIdle()) != null; ) {
      SEARCHING.addAndGet(this, 1);
      worker.wake();
    }
  }

  /** Runs what became runnable after the workers ended, so that no thread is stuck for ever. */
  private void runLate() {
    Job late;
    while ((late = injection.poll()) != null) {
      Seam.start(new LateCarrier(late));
    }
  }

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
    while (true) {
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
      if (STOPPED.get(this) != 0 && injection.isEmpty()) {
        return null;
      }
      pushIdle(worker);
      if (workVisible() || STOPPED.get(this) != 0) {
        if (removeIdle(worker)) {
          Seam.pause();
          counted = joinSearch();
          continue;
        }
        worker.awaitWake();
      } else {
        Job overdue = sleepOnDuty(worker);
        if (overdue != null) {
          return overdue;
        }
      }
      counted = true; // by the waker
    }
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
        return overdue;
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
