package dev.heddle.internal.engine;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.LongVar;
import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.seam.Seam;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A carrier thread with its local queue.
 *
 * <p>A job made runnable by the job that runs goes into the LIFO slot: it runs next, while what it
 * was handed is still in the cache. The slot wins at most {@link #LIFO_LIMIT} times in a row over
 * the ring. Other workers take from the ring at any time, but from the slot only through {@link
 * #takeOverdueLifo}, when the job that filled it has kept running.
 *
 * <p>Timers that its jobs arm stand in a queue of its own, and fire between two slices. Others fire
 * them when this worker is busy, see {@link Timekeeper}.
 *
 * <p>The loop holds no monitor while it runs a job: a virtual thread would share it.
 */
final class Worker extends Carrier {
  private static final int LIFO_LIMIT = 3;
  private static final int INJECTION_INTERVAL = 61;

  /** So many slices after one look at the timers comes the next, whatever there is to run. */
  private static final int TIMER_INTERVAL = 16;

  private static final RefVar<Worker, Job> LIFO =
      new RefVar<>(AtomicReferenceFieldUpdater.newUpdater(Worker.class, Job.class, "lifo"));
  private static final IntVar<Worker> WOKEN =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Worker.class, "woken"));
  private static final LongVar<Worker> SLICES =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(Worker.class, "slices"));

  final WorkerCarriers carriers;
  final int number;
  final RunRing ring;
  final TimerQueue timers = new Timed(Seam.nanoTime());

  private volatile @Nullable Job lifo;
  private volatile int woken;
  private volatile long slices;
  private int lifoStreak;
  private int turn;

  // What the sentinel saw of this worker at its last look; used by the sentinel only.
  private @Nullable Job lifoSeen;
  private long slicesSeen;

  Worker(WorkerCarriers carriers, int number, int ringCapacity) {
    super(carriers.name + "-worker-" + number);
    this.carriers = carriers;
    this.number = number;
    this.ring = new RunRing(ringCapacity);
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
    carriers.leaveToLateCarriers(this);
    Timers.adopt(timers);
  }

  private void runJobs() {
    Job job;
    while ((job = next()) != null) {
      SLICES.setRelease(this, slices + 1);
      runSlice(job);
    }
  }

  private @Nullable Job next() {
    turn++;
    if (turn % TIMER_INTERVAL == 0) {
      carriers.timekeeper.fireDue();
    }
    if (turn % INJECTION_INTERVAL == 0) {
      Job injected = carriers.injection.poll();
      if (injected != null) {
        return injected;
      }
    }
    if (lifoStreak < LIFO_LIMIT) {
      Job hot = takeLifo();
      if (hot != null) {
        lifoStreak++;
        return hot;
      }
    }
    lifoStreak = 0;
    Job job = ring.poll();
    if (job == null) {
      job = takeLifo();
    }
    if (job == null) {
      job = carriers.takeInjected(this);
    }
    return job == null ? carriers.findWork(this) : job;
  }

  /** Queues a job that the running job has made runnable. Called on this carrier only. */
  void pushHot(Job job) {
    Job displaced = LIFO.getAndSet(this, job);
    if (displaced == null) {
      carriers.hotPushed();
    } else {
      append(displaced);
      carriers.wakeOne();
    }
  }

  /**
   * Queues a job behind all others: it has yielded. Called on this carrier only. If it is alone
   * this worker takes it next, so nobody needs to be woken.
   */
  void pushYielded(Job job) {
    append(job);
    if (ring.size() > 1 || hasHot()) {
      carriers.wakeOne();
    }
  }

  private void append(Job job) {
    while (!ring.push(job)) {
      Job[] half = ring.takeHalf();
      if (half != null) {
        carriers.injection.pushAll(half);
      }
    }
  }

  /** Takes the job in the slot. Called on this carrier only. */
  @Nullable Job takeLifo() {
    return LIFO.get(this) == null ? null : LIFO.getAndSet(this, null);
  }

  boolean hasHot() {
    return LIFO.get(this) != null;
  }

  /**
   * Takes the job in the slot if it was there already at the last call and this worker has begun no
   * other job since: the one that filled the slot runs on. For the sentinel.
   */
  @Nullable Job takeOverdueLifo() {
    Job waiting = LIFO.get(this);
    long now = SLICES.get(this);
    if (waiting != null && waiting == lifoSeen && now == slicesSeen) {
      lifoSeen = null;
      return LIFO.cas(this, waiting, null) ? waiting : null;
    }
    lifoSeen = waiting;
    slicesSeen = now;
    return null;
  }

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
    WOKEN.set(this, 0);
    return true;
  }

  /** Somebody has taken this worker off the idle list: the wake is certain to come. */
  void awaitWake() {
    while (WOKEN.get(this) == 0) {
      Seam.park(this);
    }
    WOKEN.set(this, 0);
  }

  /** What was armed by the jobs of this worker. */
  private final class Timed extends TimerQueue {
    Timed(long now) {
      super(now);
    }

    @Override
    boolean isOwn() {
      return CarrierAccess.available() && CarrierAccess.currentCarrier() == Worker.this;
    }
  }
}
