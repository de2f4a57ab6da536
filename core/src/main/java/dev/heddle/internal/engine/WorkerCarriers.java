package dev.heddle.internal.engine;

import dev.heddle.internal.flight.Flight;
import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.seam.Seam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Heddle's own carriers: a fixed number of workers that steal from each other, and {@link Spares
 * spare ones} for those that a {@link Watchdog} finds stuck. ENGINE.md beside this file tells the
 * states of a worker, the races by name, and what is promised to a task.
 *
 * <p>Invariants
 *
 * <ul>
 *   <li>A worker is on the idle list exactly while it sleeps or is about to; who takes it off must
 *       wake it.
 *   <li>{@code searching} counts the workers that look for work, and the ones just woken to do so.
 *       At most one is woken at a time; it wakes the next when it has found something.
 *   <li>At most one worker is the sentinel: idle, but looking from time to time at what waits in
 *       slots and rings for too long. There is none while all are idle.
 * </ul>
 *
 * <p><b>No wake-up is lost.</b> Who publishes work (a full fence follows every append) then reads
 * {@code searching}. If that is 0 it wakes an idle worker. If not, that searcher has yet to
 * decrement the counter, and looks at all queues again after it: either because it found something
 * else and was the last one, or after it put itself on the idle list. So it sees the work. A
 * searcher that was counted for a worker that could not be woken looks again, too: for idle
 * workers.
 *
 * <p><b>Nobody is woken for nothing.</b> A job that the running one has woken wakes no worker, nor
 * does one that is started into an empty slot: as a rule it is run before a woken thread could
 * begin. If it is not, the sentinel takes it. So this needs a sentinel, or nobody idle; such a push
 * while others are idle and no sentinel is on duty wakes one worker, which becomes it. Who searches
 * takes what is urgent at once, the rest only if it has watched for some microseconds that the
 * owner does not get on with it.
 *
 * <p>Who relies on the sentinel publishes first and then reads that there is one; a sentinel gives
 * up its duty first and then looks at everything, as a searcher or by itself. So either sees the
 * work.
 *
 * <p><b>Timers.</b> One idle worker sleeps only until the earliest of the workers' timers; see
 * {@link Timekeeper}. When it is due, that worker leaves the idle list, fires what is due into its
 * own ring, and searches. A timer that nobody sleeps for is something to do that nobody watches: it
 * makes the last searcher wake another worker.
 *
 * <p><b>All workers.</b> {@code workers} are those that are always there. {@code all} has the
 * places of spare ones, too, from when they are first used; it is written before such a worker
 * starts, so who has not seen the new array has not overlooked anything that this worker published
 * before it read who is idle. Everybody who looks at all queues looks at these.
 *
 * <p><b>The end.</b> {@code life} goes from RUNNING to STOPPING, and to ENDED by whoever takes all
 * workers off the idle list at once: then none has a job. So a worker that is held up by one job
 * leaves the others to what that job makes runnable. The last worker to become idle enters the
 * list, then reads {@code life}; who stops writes {@code life}, then looks at the list: one of them
 * sees the other. Once ENDED no worker runs a job, {@link LateCarriers} do. Who publishes a job
 * then reads {@code life}; who ends the workers writes it and then looks at the injection.
 */
public final class WorkerCarriers implements Carriers {
  private static final int RUNNING = 0;
  private static final int STOPPING = 1;
  private static final int ENDED = 2;

  /** The sentinel looks after so long, and then at growing intervals. */
  private static final long FIRST_LOOK_NANOS = 50_000;

  private static final long LONGEST_LOOK_NANOS = 400_000;

  /** A searcher takes what the owner would need so many times as long for as it has watched. */
  private static final int PATIENCE = 4;

  private static final IntVar<WorkerCarriers> SEARCHING =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(WorkerCarriers.class, "searching"));
  private static final IntVar<WorkerCarriers> LIFE =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(WorkerCarriers.class, "life"));
  private static final RefVar<WorkerCarriers, Worker[]> ALL =
      new RefVar<>(
          AtomicReferenceFieldUpdater.newUpdater(WorkerCarriers.class, Worker[].class, "all"));
  private static final RefVar<WorkerCarriers, Worker> SENTINEL =
      new RefVar<>(
          AtomicReferenceFieldUpdater.newUpdater(WorkerCarriers.class, Worker.class, "sentinel"));

  final Injection injection;
  final Worker[] workers;

  /** How many workers there are at most, with the spare ones. */
  final int most;

  final Spares spares;
  final @Nullable Watchdog watchdog;
  final Timekeeper timekeeper;
  final IdleWorkers idle;
  final WorkerListener listener;
  final String name;
  final boolean measures;
  private final LateCarriers late;
  private final EngineSizes sizes;
  private @Nullable ThreadListing listing;
  private volatile int searching;
  private volatile int life;
  private volatile @Nullable Worker sentinel;

  /** The workers and, behind them, each place of a spare worker that has been used. */
  private volatile Worker @Nullable [] all;

  /**
   * Starts {@code count} workers named after {@code runtimeName}, which nobody watches.
   *
   * @throws UnsupportedOperationException if {@code java.lang} is not open
   */
  public WorkerCarriers(String runtimeName, int count, WorkerListener listener) {
    this(runtimeName, count, listener, null, slice -> {}, false);
  }

  /**
   * Starts {@code count} workers named after {@code runtimeName}.
   *
   * @param watch what their watchdog goes by, or null for none
   * @param slow is told of slow slices
   * @param measures whether times are measured
   * @throws UnsupportedOperationException if {@code java.lang} is not open
   */
  public WorkerCarriers(
      String runtimeName,
      int count,
      WorkerListener listener,
      @Nullable WatchdogSettings watch,
      SlowSlice.Listener slow,
      boolean measures) {
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
    this(runtimeName, count, listener, EngineSizes.forWorkers(count), watch, slow, measures);
    start();
  }

  /** Of any sizes, not started, and without what only carriers of real virtual threads need. */
  WorkerCarriers(String runtimeName, int count, EngineSizes sizes) {
    this(runtimeName, count, WorkerListener.NONE, sizes, null, slice -> {}, false);
  }

  /** Likewise, and watched. */
  WorkerCarriers(
      String runtimeName,
      int count,
      WorkerListener listener,
      EngineSizes sizes,
      @Nullable WatchdogSettings watch,
      SlowSlice.Listener slow,
      boolean measures) {
    this.name = runtimeName;
    this.measures = measures;
    this.listener = listener;
    this.sizes = sizes;
    injection = new Injection(sizes.shards());
    late = new LateCarriers(runtimeName, count, injection);
    workers = new Worker[count];
    most = count + (watch == null ? 0 : watch.spares());
    idle = new IdleWorkers(count, most);
    TimerQueue[] timers = new TimerQueue[most];
    for (int i = 0; i < count; i++) {
      workers[i] = new Worker(this, i, sizes.ring());
      timers[i] = workers[i].timers;
    }
    all = workers;
    spares = new Spares(this, most - count, sizes.ring(), watch == null ? 0 : watch.retireNanos());
    for (int i = count; i < most; i++) {
      timers[i] = spares.timers(i - count);
    }
    timekeeper = new Timekeeper(timers, this::wakeOne);
    watchdog = watch == null ? null : new Watchdog(this, watch, slow);
  }

  /** Starts the workers. */
  WorkerCarriers start() {
    try {
      for (Worker worker : workers) {
        Seam.start(worker);
      }
    } catch (Throwable noThread) {
      LIFE.set(this, ENDED); // for those that have been started
      for (Worker worker : workers) {
        worker.wake();
      }
      if (watchdog != null) {
        watchdog.end();
      }
      throw noThread;
    }
    return this;
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
  public void listThreads(Supplier<? extends Collection<Thread>> threads) {
    listing = new ThreadListing(name, threads);
  }

  @Override
  public void start(Thread thread) {
    if (listing == null) {
      Seam.start(thread);
    } else {
      listing.start(thread);
    }
  }

  @Override
  public int currentWorker() {
    return CarrierAccess.currentCarrier() instanceof Worker worker && worker.carriers == this
        ? worker.number
        : Flight.NO_WORKER;
  }

  @Override
  public boolean isOwn(Thread thread) {
    return thread instanceof Worker worker && worker.carriers == this;
  }

  /** The workers, and those that have been spare ones. Without a watchdog there are none. */
  Worker[] all() {
    Worker[] now = watchdog == null ? workers : ALL.get(this);
    return now == null ? workers : now;
  }

  /** A spare worker is about to be started; whoever reads {@link #all} from now on sees it. */
  void include(Worker spare) {
    Worker[] now = all();
    Worker[] more = Arrays.copyOf(now, Math.max(now.length, spare.number + 1));
    more[spare.number] = spare;
    ALL.set(this, more);
  }

  /** What all workers together have done so far. */
  public WorkerCounts counts() {
    WorkerCounts sum = WorkerCounts.NONE;
    for (Worker worker : all()) {
      sum = sum.plus(worker.counts());
    }
    return sum;
  }

  /** What each worker has done so far, and all together. */
  public CarrierCounts carrierCounts() {
    List<WorkerCounts> each = new ArrayList<>();
    List<CarrierCounts.Times> timesOfEach = new ArrayList<>();
    for (Worker worker : all()) {
      each.add(worker.counts());
      if (worker.times != null) {
        timesOfEach.add(new CarrierCounts.Times(worker.times.runs(), worker.times.delays()));
      }
    }
    return new CarrierCounts(each, timesOfEach, injection.pushed(), spares.brought());
  }

  // ---- what becomes runnable

  @Override
  public @Nullable Keeper keeper(long begin, long now) {
    return watchdog == null
        ? null
        : watchdog.keepers.keeper(begin, now, CarrierAccess.currentCarrier());
  }

  @Override
  public Occupants occupants() {
    Thread carrier = CarrierAccess.currentCarrier();
    return Occupants.of(
        this, carrier instanceof Worker worker && worker.carriers == this ? worker : null);
  }

  /** The job as it is queued. */
  private Job queued(Job job) {
    return measures ? new StampedJob(job, Seam.nanoTime()) : job;
  }

  @Override
  public void schedule(Job job) {
    if (CarrierAccess.currentCarrier() instanceof Worker worker && worker.carriers == this) {
      if (Thread.currentThread() == worker) {
        worker.pushYielded(queued(job));
      } else {
        worker.pushWoken(queued(job));
      }
      return;
    }
    inject(queued(job), Thread.currentThread().threadId());
  }

  @Override
  public void start(Job job) {
    if (CarrierAccess.currentCarrier() instanceof Worker worker && worker.carriers == this) {
      if (Thread.currentThread() == worker) {
        worker.pushYielded(queued(job)); // by a hook: there is no slice that the slot could follow
      } else {
        worker.pushNew(queued(job));
      }
      return;
    }
    inject(queued(job), Thread.currentThread().threadId());
  }

  /** Queues a job from outside the workers, in the shard that {@code origin} stands for. */
  void inject(Job job, long origin) {
    if (!Cures.LATE && LIFE.get(this) != RUNNING) {
      throw new RejectedExecutionException("the carriers of '" + name + "' have ended");
    }
    injection.push(origin, job);
    wakeOne();
    if (LIFE.get(this) == ENDED) {
      late.jobsCame();
    }
  }

  /** A job that is not urgent is in a slot or a ring: somebody idle must watch it. */
  void attend() {
    if (idle.count() != 0 && SENTINEL.get(this) == null) {
      wakeOne();
    }
  }

  /**
   * Wakes an idle worker, unless one is searching already. If nobody is idle any more after a
   * searcher was counted, others may have relied on that searcher meanwhile: look again without it.
   */
  void wakeOne() {
    while (SEARCHING.get(this) == 0 && idle.count() != 0 && SEARCHING.cas(this, 0, 1)) {
      Worker worker = idle.pop();
      if (worker != null) {
        worker.wake();
        return;
      }
      SEARCHING.addAndGet(this, -1);
    }
  }

  // ---- the end

  @Override
  public void stop() {
    if (LIFE.cas(this, RUNNING, STOPPING)) {
      endIfIdle();
    }
  }

  /** Once stopped: ends the workers if all are idle; true if so. */
  boolean endIfIdle() {
    if (LIFE.get(this) != STOPPING || !idle.takeAll()) {
      return false;
    }
    LIFE.set(this, ENDED);
    for (Worker worker : all()) {
      worker.wake();
    }
    if (watchdog != null) {
      watchdog.end();
    }
    late.jobsCame();
    return true;
  }

  boolean haveEnded() {
    return LIFE.get(this) == ENDED;
  }

  /** The last thing that a worker does: what it has left is for others. */
  void hasStopped(Worker worker) {
    leaveToLateCarriers(worker);
    boolean spare = spares.isSpare(worker);
    if (!spare || haveEnded()) {
      Timers.adopt(worker.timers);
    }
    if (worker.number == 0) {
      for (int place = 0; place < spares.most(); place++) {
        Timers.adopt(spares.timers(place));
      }
    }
    if (spare) {
      spares.hasLeft(worker);
    }
  }

  /** For a worker that has ended: what it still has is left to others. */
  void leaveToLateCarriers(Worker worker) {
    for (Job job; (job = worker.ring.poll()) != null; ) {
      inject(job, worker.number);
    }
  }

  // ---- what an idle worker does

  /** Finds work for {@code worker}, sleeping as long as there is none; null when stopped. */
  @Nullable Job findWork(Worker worker) {
    boolean counted = joinSearch();
    boolean woken = false;
    boolean slept = false;
    while (LIFE.get(this) != ENDED) {
      Job found = takeFired(worker);
      if (counted) {
        found = found == null ? search(worker, !slept) : found;
        leaveSearch(worker);
        if (found == null && woken) {
          worker.tally.add(WorkerCounts.WOKEN_IN_VAIN, 1);
        }
      } else if (found != null && unattended(worker)) {
        wakeOne();
      }
      if (found != null) {
        return found;
      }
      if (spares.isDismissed(worker)) {
        if (!spares.standDown(worker)) {
          return null;
        }
        woken = false;
        slept = true;
        counted = joinSearch();
        continue;
      }
      listener.parked(worker.number); // may make jobs runnable: before the look below
      idle.push(worker);
      if (endIfIdle()) {
        listener.unparked(worker.number);
        return null;
      }
      if (worker.ring.size() > 0 || workVisible()) {
        if (idle.remove(worker)) {
          attendWatchdog();
          listener.unparked(worker.number);
          Seam.pause();
          woken = false;
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
      woken = true;
      slept = true;
    }
    return null;
  }

  /** Fires the timers that are due, and takes a job that one of them has made runnable. */
  private @Nullable Job takeFired(Worker worker) {
    worker.countTimers(timekeeper.fireDue());
    Job job = worker.ring.poll();
    if (job != null) {
      worker.tally.add(WorkerCounts.RING, 1);
    }
    return job;
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

  /**
   * Looks for a job for a while.
   *
   * @param fresh whether the worker has not slept since it ran its last job: if it finds something
   *     from outside even so, the next search may be patient
   */
  private @Nullable Job search(Worker worker, boolean fresh) {
    worker.beginWatch();
    int patient = worker.isPatient() ? sizes.searchRounds() + sizes.patientRounds() : 0;
    int last = sizes.searchRounds();
    for (int round = 1; round <= Math.max(last, patient); round++) {
      Job job = takeInjected(worker);
      if (job != null) {
        worker.bePatient(fresh);
        return job;
      }
      if (round <= last) {
        job = steal(worker, round == sizes.watchRounds());
        if (job != null) {
          worker.bePatient(false);
          return job;
        }
        if (round == sizes.searchRounds() && anythingQueued()) {
          last = sizes.watchRounds();
        }
      }
      Seam.pause();
    }
    worker.bePatient(false);
    return null;
  }

  /**
   * Steals from a ring with an urgent job, or, having watched for some time, from one whose owner
   * does not get on with it.
   */
  private @Nullable Job steal(Worker worker, boolean hasWatched) {
    Worker[] victims = all();
    int first = Seam.nextInt(victims.length);
    for (int i = 0; i < victims.length; i++) {
      Worker victim = victims[(first + i) % victims.length];
      if (victim == worker) {
        continue;
      }
      boolean urgent = victim.isUrgent();
      if (urgent || (hasWatched && victim.ring.size() > PATIENCE * worker.progressOf(victim))) {
        boolean fromStuck = victim.isStuck();
        Job job = fromStuck ? worker.takeFromStuck(victim) : worker.ring.stealHalf(victim.ring);
        if (job != null) {
          if (urgent) {
            worker.makeUrgent();
          }
          worker.tally.add(fromStuck ? WorkerCounts.HANDED_OVER : WorkerCounts.STOLEN, 1);
          return job;
        }
      }
    }
    return null;
  }

  /** Takes a share of what was injected; others are to help with it. */
  @Nullable Job takeInjected(Worker worker) {
    Job job = injection.pollShare(worker.nextShard(), worker.ring, workers.length);
    if (job != null) {
      worker.tally.add(WorkerCounts.INJECTED, 1);
      if (worker.ring.size() > 0) {
        worker.makeUrgent();
        wakeOne();
      }
    }
    return job;
  }

  /** Stops being counted as searching; the last one wakes another if there is something to do. */
  private void leaveSearch(Worker worker) {
    if (SEARCHING.addAndGet(this, -1) == 0 && unattended(worker)) {
      wakeOne();
    }
  }

  /**
   * Whether somebody is idle and {@code worker}, who is about to run a job or to sleep, must wake
   * another: for urgent work, or for something that nobody watches, a timer too.
   */
  boolean unattended(Worker worker) {
    if (idle.count() == 0) {
      return false;
    }
    if (timekeeper.isUnattended()) {
      return true;
    }
    return workVisible() || (SENTINEL.get(this) == null && quietWorkVisible(worker));
  }

  /**
   * Sleeps until woken, or until a timer is due. As the sentinel, returns a job that waited in a
   * slot or a ring for too long; otherwise null, and this worker is counted as searching.
   *
   * <p>A sentinel that sees all idle resigns and looks once more: a worker woken in between may
   * have relied on it while it still saw a sentinel on duty.
   */
  private @Nullable Job sleepOnDuty(Worker worker) {
    worker.tally.add(WorkerCounts.SLEEPS, 1);
    while (true) {
      if (idle.isFull() || !takeDuty(worker)) {
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
      long interval = FIRST_LOOK_NANOS;
      worker.beginWatch();
      while (!woken && overdue == null && !timerDue && !idle.isFull()) {
        woken = worker.sleepUntilWoken(interval);
        overdue = woken ? null : lookAsSentinel(worker, interval);
        timerDue = !woken && overdue == null && timekeeper.isDue();
        interval = Math.min(2 * interval, LONGEST_LOOK_NANOS);
      }
      giveUpDuty();
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
        inject(overdue, worker.number);
        return null;
      }
    }
  }

  boolean takeDuty(Worker worker) {
    return SENTINEL.cas(this, null, worker);
  }

  /** Whoever relied on the sentinel has published before; so look at everything after this. */
  void giveUpDuty() {
    SENTINEL.set(this, null);
  }

  /** A timer is due: this worker gets up as if it had been woken for it. */
  private void leaveIdle(Worker worker) {
    if (idle.remove(worker)) {
      SEARCHING.addAndGet(this, 1);
      worker.tally.add(WorkerCounts.WOKEN, 1);
      worker.startMeasuring();
      attendWatchdog();
    } else {
      worker.awaitWake();
    }
  }

  private @Nullable Job lookAsSentinel(Worker worker, long sinceLast) {
    worker.tally.add(WorkerCounts.LOOKS, 1);
    for (Worker other : all()) {
      Job overdue = other == worker ? null : worker.takeOverdue(other, sinceLast);
      if (overdue != null) {
        worker.tally.add(WorkerCounts.RESCUED, 1);
        return overdue;
      }
    }
    return null;
  }

  /** The former sentinel has a job: another idle worker takes over if there is something to do. */
  private void resign(Worker worker) {
    worker.startMeasuring();
    if (!idle.remove(worker)) {
      worker.awaitWake();
      leaveSearch(worker);
      return;
    }
    attendWatchdog();
    if (unattended(worker)) {
      wakeOne();
    }
  }

  /** Whether there is something in the injection, or something urgent in a ring. */
  boolean workVisible() {
    if (!injection.isEmpty()) {
      return true;
    }
    for (Worker worker : all()) {
      if (worker.isUrgent()) {
        return true;
      }
    }
    return false;
  }

  /** Whether something that is not urgent waits on another worker than {@code worker}. */
  private boolean quietWorkVisible(Worker worker) {
    for (Worker other : all()) {
      if (other != worker && other.hasWork()) {
        return true;
      }
    }
    return false;
  }

  private boolean anythingQueued() {
    for (Worker worker : all()) {
      if (worker.ring.size() > 0) {
        return true;
      }
    }
    return false;
  }

  // ---- the watchdog and the spare workers

  /** This worker has left the idle list: the watchdog must be awake. */
  void attendWatchdog() {
    if (watchdog != null) {
      watchdog.attend();
    }
  }

  /** Whether something waits behind {@code worker}, whose slice does not end. */
  boolean somethingWaitsBehind(Worker worker) {
    return worker.hasWork()
        || worker.timers.isDue(Seam.nanoTime())
        || (idle.count() == 0 && !injection.isEmpty());
  }

  /** Wakes this worker if it is idle. */
  void wake(Worker worker) {
    if (idle.remove(worker)) {
      SEARCHING.addAndGet(this, 1);
      worker.wake();
    }
  }

  /** Puts what waits on {@code spare}, which stands down, where all look. On it. */
  void giveBack(Worker spare) {
    Job hot = spare.takeLifo();
    if (hot != null) {
      inject(hot, spare.number);
    }
    leaveToLateCarriers(spare);
  }
}
