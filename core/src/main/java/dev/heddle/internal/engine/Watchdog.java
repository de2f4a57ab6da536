package dev.heddle.internal.engine;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.seam.Seam;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Looks, at a steady tick, for slices that do not end, and brings in a spare worker for what waits
 * behind them. One thread for a set of carriers; it sleeps while all workers are idle.
 *
 * <p><b>What is slow.</b> A worker counts its slices anyway. One whose count is the same in several
 * looks in a row, and that is on the idle list in none of them, is in one slice, or held up between
 * two. The latter takes ten times as many looks, because a worker that is woken in vain again and
 * again may be found searching in several. Time is counted in looks, not by the clock: a pause that
 * stops this thread as well, of the collector or of the whole process, counts as one. It is
 * <b>stuck</b> if it is slow while something waits: in its slot or ring, a timer of its own that is
 * due, or, if nobody is idle, in the injection. If all workers are slow an armed timer is enough,
 * so that somebody is there when it is due.
 *
 * <p><b>What becomes of it.</b> Nothing is moved: the slice goes on, and may push into its own slot
 * and ring at any instant. The worker is only marked, and whoever searches takes from a marked one
 * at once what it would leave to another for some microseconds. If nobody is idle, and fewer
 * workers than there should be are not slow, a spare one is brought in, one in each look. When
 * there have been more spare workers than stuck ones for some time, one is sent away.
 *
 * <p><b>Who is blamed.</b> A worker is relieved as soon as it is stuck; that does no harm if the
 * slice is not to blame for it. It is reported only if something has waited, not for a timer that
 * was yet to come, and once there is evidence: since it was stuck it has used the processor for
 * half a tick, or it is blocked, or in native code, or it has shown no progress for ten times as
 * long. A worker whose processor the system has given to others shows nothing of that.
 *
 * <p><b>Awake while anybody works.</b> A worker that has left the idle list reads {@code awake};
 * this thread clears it and then asks whether all are idle. Both are volatile: one of the two sees
 * the other.
 *
 * <p><b>Nothing is missed.</b> A mark is set before it is read whether somebody is idle, and who
 * becomes idle is on the list before it looks at the marks.
 */
final class Watchdog {
  private static final IntVar<Watchdog> AWAKE =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Watchdog.class, "awake"));
  private static final RefVar<Watchdog, Thread> THREAD =
      new RefVar<>(AtomicReferenceFieldUpdater.newUpdater(Watchdog.class, Thread.class, "thread"));

  /**
   * A slice that shows no progress at all is reported after so many times the usual looks, and a
   * worker without a job counts as slow.
   */
  private static final int HOPELESS = 10;

  /** If no thread could be started for a spare worker. */
  private static final int LOOKS_UNTIL_NEXT_TRY = 20;

  private final WorkerCarriers carriers;
  private final WatchdogSettings settings;
  private final SlowSlice.Listener listener;
  final Keepers keepers;
  private volatile int awake;
  private volatile @Nullable Thread thread;

  // Of the watchdog's thread alone.
  private final Watched[] watched;
  private int surplus;
  private boolean faultReported;
  private boolean noThreadReported;
  private int untilNextTry;

  /** What was seen of the worker with a number. */
  private static final class Watched {
    @Nullable Worker worker;
    long slices;

    /** When it was seen in this slice first. */
    long since;

    /** In how many looks in a row, after the first, it was in the same slice. */
    int ticks;

    boolean slow;

    /** Whether something waited behind this slice in one of them. */
    boolean harmful;

    boolean suspected;
    boolean reported;
    long timeWhenSuspected;
  }

  Watchdog(WorkerCarriers carriers, WatchdogSettings settings, SlowSlice.Listener listener) {
    this.carriers = carriers;
    this.settings = settings;
    this.listener = listener;
    watched = new Watched[carriers.workers.length + settings.spares()];
    for (int i = 0; i < watched.length; i++) {
      watched[i] = new Watched();
    }
    keepers = new Keepers(watched.length);
  }

  // ---- awake and asleep

  /** The calling worker has left the idle list, or begins. */
  void attend() {
    if (AWAKE.get(this) == 0 && AWAKE.cas(this, 0, 1)) {
      wake();
    }
  }

  /** The carriers have ended. */
  void end() {
    Thread known = THREAD.get(this);
    if (known != null) {
      Seam.unpark(known);
    }
  }

  /** A thread that cannot be started is tried again when a worker leaves the idle list. */
  private void wake() {
    Thread known = THREAD.get(this);
    if (known != null) {
      Seam.unpark(known);
      return;
    }
    try {
      Seam.startDaemon(carriers.name + "-watchdog", this::watch);
    } catch (Throwable noThreadNow) {
      AWAKE.set(this, 0);
    }
  }

  /** Only who has set {@code awake} calls {@link #wake}, so this is started once. */
  private void watch() {
    THREAD.set(this, Thread.currentThread());
    int quiet = 0;
    while (!carriers.haveEnded()) {
      pause();
      quiet = look() ? 0 : quiet + 1;
      if (quiet >= settings.quietTicks()) {
        sleep();
        quiet = 0;
      }
    }
  }

  private void pause() {
    long until = Seam.nanoTime() + settings.tickNanos();
    for (long left; (left = until - Seam.nanoTime()) > 0 && !carriers.haveEnded(); ) {
      Seam.parkNanos(this, left);
      Thread.interrupted();
    }
  }

  private void sleep() {
    AWAKE.set(this, 0);
    while (carriers.idle.isFull() && AWAKE.get(this) == 0 && !carriers.haveEnded()) {
      Seam.park(this);
      Thread.interrupted();
    }
    AWAKE.set(this, 1);
  }

  // ---- one look

  /** Looks once; false if there is nothing to be looked at. A fault must not end the watch. */
  private boolean look() {
    try {
      return lookAtAll();
    } catch (Throwable fault) {
      if (Seam.world() != null) {
        throw fault; // the end of a schedule, or a finding
      }
      if (!faultReported) {
        faultReported = true;
        System.getLogger("dev.heddle.watchdog")
            .log(
                System.Logger.Level.ERROR,
                "the watchdog of runtime '" + carriers.name + "' failed; it goes on",
                fault);
      }
      return true;
    }
  }

  private boolean lookAtAll() {
    Worker[] all = carriers.all();
    long now = Seam.nanoTime();
    int live = 0;
    for (Worker worker : all) {
      if (!isSlow(worker, now)) {
        live += carriers.spares.isSpare(worker) && carriers.spares.isAway(worker) ? 0 : 1;
      }
    }
    int stuck = 0;
    boolean waiting = false;
    for (Worker worker : all) {
      if (watched[worker.number].slow) {
        boolean waits = carriers.somethingWaitsBehind(worker);
        boolean isStuck = waits || (live == 0 && carriers.timekeeper.isUnattended());
        watched[worker.number].harmful |= waits;
        waiting |= isStuck;
        if (isStuck && !worker.isStuck()) {
          worker.mark(true);
        }
        stuck += worker.isStuck() ? 1 : 0;
      }
    }
    boolean relieved = !waiting || relieve(live);
    sendAway(stuck);
    for (Worker worker : all) {
      if (worker.isStuck()) {
        judge(worker, watched[worker.number], relieved);
      }
    }
    return !carriers.idle.isFull() || !carriers.spares.areAway();
  }

  /** Whether this worker has been in the same slice for long, at {@code now} at least. */
  private boolean isSlow(Worker worker, long now) {
    Watched seen = watched[worker.number];
    long slices = worker.slices();
    boolean same =
        seen.worker == worker
            && seen.slices == slices
            && !(carriers.spares.isSpare(worker) && carriers.spares.isAway(worker))
            && !carriers.idle.contains(worker);
    if (same) {
      seen.ticks++;
      Job job = worker.running();
      Thread thread = job == null ? null : job.thread();
      if (thread != null && worker.slices() == slices) {
        keepers.saw(worker, thread, slices, seen.since, now);
      }
      seen.slow = seen.ticks >= settings.ticks() * (job == null ? HOPELESS : 1);
      return seen.slow;
    }
    seen.slow = false;
    seen.worker = worker;
    seen.slices = slices;
    seen.since = Seam.nanoTime(); // after it was read that it is in this slice
    seen.ticks = 0;
    seen.harmful = false;
    seen.suspected = false;
    seen.reported = false;
    if (worker.isStuck()) {
      worker.mark(false);
    }
    return false;
  }

  /** Sees to it that somebody takes what waits behind stuck workers; false if nobody can. */
  private boolean relieve(int live) {
    if (carriers.idle.count() != 0) {
      carriers.wakeOne();
      return true;
    }
    if (untilNextTry > 0) {
      untilNextTry--;
      return live > 0;
    }
    try {
      boolean brought = live < carriers.workers.length && carriers.spares.bring();
      return brought || live > 0;
    } catch (OutOfMemoryError noThread) {
      untilNextTry = LOOKS_UNTIL_NEXT_TRY;
      if (!noThreadReported) {
        noThreadReported = true;
        System.getLogger("dev.heddle.watchdog")
            .log(
                System.Logger.Level.WARNING,
                "no thread for a spare worker of runtime '"
                    + carriers.name
                    + "'; what waits behind a slow task waits on, and it is tried again",
                noThread);
      }
      return live > 0;
    }
  }

  private void sendAway(int stuck) {
    surplus = carriers.spares.active() > stuck ? surplus + 1 : 0;
    if (surplus > settings.lingerTicks()) {
      carriers.spares.dismissOne();
    }
    carriers.spares.wakeDismissed();
  }

  // ---- who is blamed

  private void judge(Worker worker, Watched seen, boolean relieved) {
    if (!seen.harmful || seen.reported) {
      return;
    }
    if (!seen.suspected) {
      seen.suspected = true;
      seen.timeWhenSuspected = CarrierTime.of(worker);
      return;
    }
    Job job = worker.running();
    Thread thread = job == null ? null : job.thread();
    Thread seat = thread == null ? worker : thread;
    Evidence evidence = Evidence.of(seat, worker, seen.timeWhenSuspected, settings.tickNanos() / 2);
    boolean hopeless = seen.ticks >= HOPELESS * settings.ticks();
    if ((evidence.suffices() || hopeless) && worker.slices() == seen.slices) {
      seen.reported = true;
      listener.slow(
          new SlowSlice(
              worker.number,
              job,
              settings.tickNanos() * seen.ticks,
              !evidence.computes(),
              relieved,
              evidence.stack()));
    }
  }
}
