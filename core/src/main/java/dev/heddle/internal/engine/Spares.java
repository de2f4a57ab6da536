package dev.heddle.internal.engine;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.seam.Tally;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * The spare workers: each stands in for a worker that is stuck in a slice. The {@link Watchdog}
 * alone brings them in and sends them away; they come and go by themselves.
 *
 * <p>States of a spare worker, in {@code Worker.spareState}
 *
 * <ul>
 *   <li>ABSENT: there is no thread. The watchdog starts one: ACTIVE.
 *   <li>ACTIVE: a worker like all others. The watchdog sends it away: DISMISSED.
 *   <li>DISMISSED: goes on until it notices, at its next look around or at the end of a search in
 *       vain. The watchdog may change its mind: ACTIVE. It gives back what waits on it: RESERVE.
 *   <li>RESERVE: sleeps. The watchdog wants it back: ACTIVE. Nobody has for long: LEAVING.
 *   <li>LEAVING: its thread ends, and as the last thing makes it ABSENT.
 * </ul>
 *
 * <p>Each change that two may want is a CAS. Exactly the spare workers that are ACTIVE or DISMISSED
 * count among those of which {@link IdleWorkers} knows whether all are idle, except on the way: who
 * becomes ACTIVE is counted before, who goes to the RESERVE is discounted after. So all never seem
 * idle while a spare worker can have a job.
 *
 * <p><b>Nothing is left behind.</b> Who stands down puts what is in its slot and ring into the
 * injection, where it is published to all as any job from outside, and only then goes to the
 * RESERVE. Meanwhile nobody but its own thread could put anything there. Nobody relies on it
 * either: it is neither on the idle list nor counted as searching. When it no longer counts it asks
 * whether the carriers are to end, because it may have been the last one that was not idle.
 *
 * <p><b>Nobody is awaited in vain.</b> Who is brought in searches before it sleeps, and is on the
 * idle list before it looks for the last time. So who has published a job before, or finds nobody
 * idle, needs to know nothing of it.
 *
 * <p><b>Timers.</b> The queue of timers belongs to the place, not to the thread. When the thread
 * has ended the others fire what is in it, and the next thread in this place goes on adding to it.
 */
final class Spares {
  private static final int ABSENT = 0;
  private static final int ACTIVE = 1;
  private static final int DISMISSED = 2;
  private static final int RESERVE = 3;
  private static final int LEAVING = 4;

  private static final IntVar<Worker> STATE =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Worker.class, "spareState"));

  private final WorkerCarriers carriers;
  private final long retireNanos;

  /** By place. Changed by the watchdog. */
  private final Worker[] places;

  private final boolean[] used;

  private final Tally brought = new Tally(1);

  /** Creates {@code count} places. */
  Spares(WorkerCarriers carriers, int count, int ringCapacity, long retireNanos) {
    this.carriers = carriers;
    this.retireNanos = retireNanos;
    places = new Worker[count];
    used = new boolean[count];
    for (int i = 0; i < count; i++) {
      places[i] = new Worker(carriers, carriers.workers.length + i, ringCapacity);
    }
  }

  /** How many there can be. */
  int most() {
    return places.length;
  }

  /** The timers of a place, whoever is there. */
  TimerQueue timers(int place) {
    return places[place].timers;
  }

  // ---- by the watchdog

  /** How many are at work and have not been sent away. */
  int active() {
    int count = 0;
    for (Worker spare : places) {
      count += STATE.get(spare) == ACTIVE ? 1 : 0;
    }
    return count;
  }

  /** Whether nobody is at work, or still has to notice that it has been sent away. */
  boolean areAway() {
    for (Worker spare : places) {
      if (!isAway(spare)) {
        return false;
      }
    }
    return true;
  }

  /** Whether this spare worker runs no jobs. */
  boolean isAway(Worker spare) {
    int state = STATE.get(spare);
    return state != ACTIVE && state != DISMISSED;
  }

  /**
   * Brings one in: one that was sent away and has not noticed yet, one from the reserve, or a new
   * one. False if all are at work, or the carriers have ended.
   *
   * @throws OutOfMemoryError if no thread can be started
   */
  boolean bring() {
    boolean done = tryBring();
    if (done) {
      brought.add(0, 1);
    }
    return done;
  }

  private boolean tryBring() {
    int absent = -1;
    Worker reserve = null;
    for (int i = 0; i < places.length; i++) {
      int state = STATE.get(places[i]);
      if (state == DISMISSED && STATE.cas(places[i], DISMISSED, ACTIVE)) {
        return true;
      } else if (state == RESERVE) {
        reserve = places[i];
      } else if (state == ABSENT && absent < 0) {
        absent = i; // in their order: a place is used only if all before it have been
      }
    }
    if ((reserve == null && absent < 0) || !carriers.idle.join()) {
      return false;
    }
    if (reserve != null && STATE.cas(reserve, RESERVE, ACTIVE)) {
      Seam.unpark(reserve);
      return true;
    }
    if (absent >= 0) {
      start(absent);
      return true;
    }
    carriers.idle.quit();
    return false;
  }

  /** Starts a thread; it counts already. */
  private void start(int place) {
    if (used[place]) {
      places[place] = new Worker(places[place]);
    }
    used[place] = true;
    Worker spare = places[place];
    STATE.set(spare, ACTIVE);
    carriers.include(spare); // before it can have anything that others must see
    try {
      Seam.start(spare);
    } catch (Throwable noThread) {
      STATE.set(spare, ABSENT);
      carriers.idle.quit();
      throw noThread;
    }
  }

  /** How often one was brought in. */
  long brought() {
    return brought.get(0);
  }

  /** Sends away one that is not stuck, the last one first. */
  void dismissOne() {
    for (int i = places.length - 1; i >= 0; i--) {
      if (!places[i].isStuck() && STATE.cas(places[i], ACTIVE, DISMISSED)) {
        return;
      }
    }
  }

  /** Wakes those that were sent away while they slept. */
  void wakeDismissed() {
    for (Worker spare : places) {
      if (STATE.get(spare) == DISMISSED) {
        carriers.wake(spare);
      }
    }
  }

  // ---- by a spare worker

  boolean isSpare(Worker worker) {
    return worker.number >= carriers.workers.length;
  }

  /** Whether this worker is a spare one and shall stand down. */
  boolean isDismissed(Worker worker) {
    return isSpare(worker) && STATE.get(worker) == DISMISSED;
  }

  /**
   * Gives back what waits on {@code spare}, which has no job, and sleeps until it is wanted; false
   * if it shall end.
   */
  boolean standDown(Worker spare) {
    carriers.listener.parked(spare.number); // may make jobs runnable: before they are given back
    carriers.giveBack(spare);
    boolean wanted = true;
    if (STATE.cas(spare, DISMISSED, RESERVE)) {
      carriers.idle.quit();
      carriers.endIfIdle();
      wanted = awaitRecall(spare);
    }
    carriers.listener.unparked(spare.number);
    spare.startMeasuring();
    return wanted;
  }

  private boolean awaitRecall(Worker spare) {
    long until = Seam.nanoTime() + retireNanos;
    while (STATE.get(spare) == RESERVE) {
      long left = until - Seam.nanoTime();
      if (carriers.haveEnded()) {
        return false;
      }
      if (left > 0) {
        Seam.parkNanos(spare, left);
      } else if (STATE.cas(spare, RESERVE, LEAVING)) {
        return false;
      }
    }
    return true;
  }

  /** The thread of a spare worker does nothing more. */
  void hasLeft(Worker spare) {
    STATE.set(spare, ABSENT);
  }
}
