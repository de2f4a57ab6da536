package dev.heddle.internal.engine;

import dev.heddle.internal.flight.Flight;
import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.LongVar;
import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.seam.Tally;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A carrier thread with its local queue. ENGINE.md beside this file tells its states, and how long
 * a job waits at most.
 *
 * <p>A job made runnable by the job that runs goes into the LIFO slot: it runs next, while what it
 * was handed is still in the cache. The slot wins at most {@link #LIFO_LIMIT} times in a row over
 * the ring, and over the injection while the ring is empty. Other workers take from the ring at any
 * time, but from the slot only through {@link #takeOverdue}, when the job that filled it has kept
 * running.
 *
 * <p>Every {@code interval} slices, at most {@link #LOOK_INTERVAL} and aimed at {@link
 * #LOOK_NANOS}, the worker {@linkplain #look looks around}: it reads the clock, fires the timers
 * that are due, and takes a job from outside if there is one.
 *
 * <p>Timers that its jobs arm stand in a queue of its own. Others fire them when this worker is
 * busy, see {@link Timekeeper}.
 *
 * <p>A job in the ring is <b>urgent</b> if an idle worker shall take it at once: it is new, has
 * yielded, or came from outside. What the running job has merely woken is not: as a rule the two
 * are at work on the same data, and the owner of the ring gets to it within microseconds. Idle
 * workers watch whether it does; see {@link WorkerCarriers}. {@code urgent} is a place in the ring:
 * while the head has not reached it, an urgent job is queued. So what is older than an urgent job
 * counts as urgent, too.
 *
 * <p>{@code stuck} is set by the {@link Watchdog} during a slice, and cleared after it by this
 * worker or at the next look by the watchdog. A mark that comes too late, when the next slice has
 * begun, lasts until then; it does no harm.
 *
 * <p>The loop holds no monitor while it runs a job: a virtual thread would share it.
 */
final class Worker extends Carrier {
  /** How often in a row the slot wins over the ring. */
  static final int LIFO_LIMIT = 3;

  /** At most so many slices lie between two looks around. */
  static final int LOOK_INTERVAL = 61;

  /** At least so many: the injection gets every second slice at most. */
  static final int LEAST_INTERVAL = 2;

  /** What the interval is aimed at. */
  private static final long LOOK_NANOS = 200_000;

  /** What a worker would not get to within this time the sentinel may take. */
  private static final long PATIENCE_NANOS = 50_000;

  private static final RefVar<Worker, Job> LIFO =
      new RefVar<>(AtomicReferenceFieldUpdater.newUpdater(Worker.class, Job.class, "lifo"));
  private static final IntVar<Worker> WOKEN =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Worker.class, "woken"));
  private static final LongVar<Worker> SLICES =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(Worker.class, "slices"));
  private static final LongVar<Worker> URGENT =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(Worker.class, "urgent"));
  private static final IntVar<Worker> STUCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Worker.class, "stuck"));

  final WorkerCarriers carriers;
  final int number;
  final RunRing ring;
  final TimerQueue timers;

  /** Kept by this worker. */
  final Tally tally;

  /** Kept by this worker; null if times are not measured. */
  final @Nullable SliceTimes times;

  /** Of a spare worker; see {@link Spares}. */
  volatile int spareState;

  private volatile @Nullable Job lifo;
  private volatile int woken;
  private volatile long slices;
  private volatile long urgent;
  private volatile int stuck; // what waits here may be taken at once

  // Of this worker alone.
  private int lifoStreak;
  private int untilLook = LEAST_INTERVAL;
  private int interval = LEAST_INTERVAL;
  private long lookedAt;
  private long visits;
  private boolean patient;

  /** How many slices each worker had begun when this one, idle, looked at it last. */
  private final long[] slicesSeen;

  // What the sentinel saw in the slot of this worker at its last look; used by the sentinel only.
  private @Nullable Job lifoSeen;

  Worker(WorkerCarriers carriers, int number, int ringCapacity) {
    this(
        carriers,
        number,
        ringCapacity,
        new Timed(Seam.nanoTime()),
        new Tally(WorkerCounts.SIZE),
        carriers.measures ? new SliceTimes() : null);
  }

  /** Takes the place of a spare worker whose thread has ended: its counts and timers go on. */
  Worker(Worker ended) {
    this(
        ended.carriers,
        ended.number,
        ended.ring.capacity(),
        ended.timers,
        ended.tally,
        ended.times);
    slices = ended.slices();
  }

  private Worker(
      WorkerCarriers carriers,
      int number,
      int ringCapacity,
      TimerQueue timers,
      Tally tally,
      @Nullable SliceTimes times) {
    super(carriers.name + "-worker-" + number);
    this.carriers = carriers;
    this.number = number;
    this.visits = number;
    this.ring = new RunRing(ringCapacity);
    this.timers = timers;
    this.tally = tally;
    this.times = times;
    this.slicesSeen = new long[carriers.most];
  }

  @Override
  public void run() {
    carriers.listener.started(number);
    if (Cures.MONITORS) {
      runJobs();
    } else {
      synchronized (ring) {
        runJobs();
      }
    }
    carriers.listener.stopped(number);
    carriers.hasStopped(this);
  }

  private void runJobs() {
    startMeasuring();
    Job job = next();
    if (job != null) {
      carriers.attendWatchdog(); // it may never have been on the idle list
    }
    while (job != null) {
      if (times == null) {
        run(job);
      } else {
        runMeasured(job, times);
      }
      if (isStuck()) {
        tally.add(WorkerCounts.SLOW, 1);
        mark(false);
        lookAroundNext();
      }
      job = next();
    }
  }

  private void run(Job job) {
    begin(job); // before it counts: who sees the slice sees its job
    SLICES.setRelease(this, slices + 1);
    job.runSlice();
    end();
  }

  private void runMeasured(Job job, SliceTimes to) {
    long begin = Seam.nanoTime();
    if (job instanceof StampedJob stamped) {
      to.addDelay(begin - stamped.since());
    }
    run(job.bare());
    to.addRun(Seam.nanoTime() - begin);
  }

  /** The slice was very long: what has waited elsewhere goes before what it has woken. */
  private void lookAroundNext() {
    untilLook = 1;
    lifoStreak = LIFO_LIMIT;
  }

  // ---- what runs next

  private @Nullable Job next() {
    if (--untilLook <= 0) {
      if (carriers.spares.isDismissed(this) && !carriers.spares.standDown(this)) {
        return null;
      }
      Job injected = look();
      if (injected != null) {
        return counted(WorkerCounts.INJECTED, injected);
      }
    }
    if (lifoStreak < LIFO_LIMIT) {
      Job hot = takeLifo();
      if (hot != null) {
        lifoStreak++;
        return counted(WorkerCounts.SLOT, hot);
      }
    }
    lifoStreak = 0;
    Job job = ring.poll();
    if (job != null) {
      return counted(WorkerCounts.RING, job);
    }
    job = carriers.takeInjected(this);
    if (job != null) {
      return job;
    }
    job = takeLifo();
    return job == null ? carriers.findWork(this) : counted(WorkerCounts.SLOT, job);
  }

  private Job counted(int source, Job job) {
    tally.add(source, 1);
    return job;
  }

  /**
   * Looks around: sets the interval to the next look by the mean of the slices since the last one,
   * fires the timers that are due, and returns a job from outside or null.
   */
  private @Nullable Job look() {
    long now = Seam.nanoTime();
    long slice = Math.max(1, (now - lookedAt) / interval);
    lookedAt = now;
    interval = Math.min(2 * interval, LOOK_INTERVAL);
    interval = Math.clamp(LOOK_NANOS / slice, LEAST_INTERVAL, interval);
    untilLook = interval;
    countTimers(carriers.timekeeper.fireDue(now));
    return carriers.injection.poll(nextShard());
  }

  void countTimers(int fired) {
    if (fired > 0) {
      tally.add(WorkerCounts.TIMERS, fired);
    }
  }

  /** Forgets what was measured: this worker has slept. */
  void startMeasuring() {
    interval = LEAST_INTERVAL;
    untilLook = LEAST_INTERVAL;
    lookedAt = Seam.nanoTime();
  }

  /** At which shard this worker begins its next visit to the injection. */
  long nextShard() {
    return visits++;
  }

  /** Whether this worker looks for work from outside for longer than usual. On it only. */
  boolean isPatient() {
    return patient;
  }

  void bePatient(boolean now) {
    patient = now;
  }

  // ---- what becomes runnable on this worker

  /** Queues a job that the running job has woken. Called on this carrier only. */
  void pushWoken(Job job) {
    Job displaced = LIFO.getAndSet(this, job);
    if (displaced == null || append(displaced, false)) {
      carriers.attend();
    } else {
      carriers.wakeOne();
    }
  }

  /** Queues a job that the running job has started. Called on this carrier only. */
  void pushNew(Job job) {
    Job displaced = LIFO.getAndSet(this, job);
    if (displaced == null) {
      carriers.attend();
    } else {
      append(displaced, true);
      carriers.wakeOne();
    }
  }

  /**
   * Queues a job behind all others: it has yielded, or a timer has woken it, or a hook has started
   * it. Called on this carrier only. If it is alone this worker takes it next, so nobody needs to
   * be woken.
   */
  void pushYielded(Job job) {
    boolean behindOthers = ring.size() > 0 || hasHot();
    boolean share = behindOthers && !job.hasSpentBudget();
    if (!append(job, share) || share) {
      carriers.wakeOne();
    } else if (behindOthers) {
      carriers.attend();
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The loop would take it before what is in the injection, until the time comes to look around;
   * then it yields. For those who watch how this worker gets on it is a slice: one who yields is
   * not to blame for what waits.
   */
  @Override
  boolean skipsYield() {
    if (--untilLook <= 0 || hasHot() || ring.size() > 0 || isStuck() || times != null) {
      return false;
    }
    SLICES.setRelease(this, slices + 1);
    return true;
  }

  /** Appends to the ring, or, if that is full, to the injection: then false. */
  private boolean append(Job job, boolean asUrgent) {
    if (asUrgent) {
      URGENT.setRelease(this, ring.end() + 1); // before the push: who sees the job sees this
    }
    if (ring.push(job)) {
      return true;
    }
    tally.add(WorkerCounts.OVERFLOWED, 1);
    carriers.injection.push(number, job);
    return false;
  }

  // ---- the slot

  /** Takes the job in the slot. Called on this carrier only. */
  @Nullable Job takeLifo() {
    return LIFO.get(this) == null ? null : LIFO.getAndSet(this, null);
  }

  boolean hasHot() {
    return LIFO.get(this) != null;
  }

  /** How often this worker has slept for want of work; in reserve it sleeps uncounted. */
  long sleeps() {
    return tally.get(WorkerCounts.SLEEPS);
  }

  /** Whether this worker comes and goes. */
  boolean isSpare() {
    return carriers.spares.isSpare(this);
  }

  /** What this worker has done so far. */
  WorkerCounts counts() {
    return WorkerCounts.of(tally);
  }

  // ---- what others may take

  /** Whether an idle worker shall take from this one at once. */
  boolean isUrgent() {
    return (ring.size() > 0 && URGENT.get(this) > ring.start()) || (isStuck() && hasWork());
  }

  /** Whether something is in the slot or in the ring. */
  boolean hasWork() {
    return hasHot() || ring.size() > 0;
  }

  /** Whether the watchdog has found that this worker does not get on with what waits on it. */
  boolean isStuck() {
    return carriers.watchdog != null && STUCK.get(this) != 0;
  }

  /** Says so, by the watchdog; or that it does, by either. */
  void mark(boolean asStuck) {
    STUCK.set(this, asStuck ? 1 : 0);
  }

  /** How many slices were begun. */
  long slices() {
    return SLICES.get(this);
  }

  /** All that is in the ring now is urgent. Owner only. */
  void makeUrgent() {
    URGENT.setRelease(this, ring.end());
  }

  /** This worker, idle, begins to watch the others. */
  void beginWatch() {
    for (Worker worker : carriers.all()) {
      slicesSeen[worker.number] = SLICES.get(worker);
    }
  }

  /** How many slices {@code other} has begun since this worker, idle, looked at it last. */
  long progressOf(Worker other) {
    return SLICES.get(other) - slicesSeen[other.number];
  }

  /**
   * Takes what waits on {@code other} for too long, as the sentinel: half of its ring, if at its
   * pace it would take longer than {@link #PATIENCE_NANOS} to work that off, or else the job in its
   * slot, if that was there at the last look and no slice has begun since. Returns one job and
   * appends others to the own ring, which is empty.
   *
   * @param sinceLast the time since the last look, in nanoseconds
   */
  @Nullable Job takeOverdue(Worker other, long sinceLast) {
    if (other.isStuck()) {
      return takeFromStuck(other);
    }
    Job waiting = LIFO.get(other);
    long progress = progressOf(other);
    slicesSeen[other.number] += progress;
    boolean late = other.ring.size() * sinceLast > PATIENCE_NANOS * progress;
    Job overdue = late ? ring.stealHalf(other.ring) : null;
    if (overdue != null) {
      return overdue;
    }
    if (progress == 0 && waiting != null && waiting == other.lifoSeen) {
      other.lifoSeen = null;
      return LIFO.cas(other, waiting, null) ? waiting : null;
    }
    other.lifoSeen = waiting;
    return null;
  }

  /** Takes from a stuck worker: half of its ring, or else what is in its slot. */
  @Nullable Job takeFromStuck(Worker other) {
    Job job = ring.stealHalf(other.ring);
    if (job == null) {
      Job hot = LIFO.get(other);
      job = hot != null && LIFO.cas(other, hot, null) ? hot : null;
    }
    if (job != null && Flight.wantsHandOvers()) {
      int taken = 1 + ring.size(); // it was empty
      Flight.handedOver(carriers.name, other.number, number, taken, job.bare().thread());
    }
    return job;
  }

  // ---- sleeping

  /** Ends the sleep of this worker; called once by whoever took it off the idle list. */
  void wake() {
    WOKEN.set(this, 1);
    Seam.unpark(this);
  }

  /**
   * Sleeps until woken, or for {@code nanos} if that is positive, or until a timer may be due; true
   * if it was woken.
   */
  boolean sleepUntilWoken(long nanos) {
    if (WOKEN.get(this) == 0) {
      carriers.timekeeper.sleep(this, nanos);
      if (WOKEN.get(this) == 0) {
        return false;
      }
    }
    getUp();
    return true;
  }

  /** Somebody has taken this worker off the idle list: the wake is certain to come. */
  void awaitWake() {
    while (WOKEN.get(this) == 0) {
      Seam.park(this);
    }
    getUp();
  }

  private void getUp() {
    WOKEN.set(this, 0);
    tally.add(WorkerCounts.WOKEN, 1);
    startMeasuring();
    carriers.attendWatchdog();
  }

  /** What was armed by the jobs of a worker. */
  private static final class Timed extends TimerQueue {
    Timed(long now) {
      super(now);
    }

    @Override
    boolean isOwn() {
      return CarrierAccess.available()
          && CarrierAccess.currentCarrier() instanceof Worker worker
          && worker.timers == this;
    }
  }
}
