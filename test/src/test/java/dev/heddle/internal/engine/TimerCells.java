package dev.heddle.internal.engine;

import static dev.heddle.internal.engine.EngineCells.SMALL;
import static dev.heddle.internal.engine.EngineCells.finish;
import static dev.heddle.internal.engine.EngineCells.inject;
import static dev.heddle.internal.engine.EngineCells.quietly;
import static dev.heddle.internal.engine.EngineCells.require;

import dev.heddle.Tasks;
import dev.heddle.internal.engine.EngineCells.Flag;
import dev.heddle.internal.engine.EngineCells.ToldJob;
import dev.heddle.internal.seam.Seam;
import dev.heddle.test.Simulation;
import dev.heddle.test.matrix.Cell;
import java.time.Duration;
import java.util.List;

/**
 * The timers of the engine: an entry fires once or is cancelled, none is early, and none is
 * overslept.
 */
public final class TimerCells {
  private static final long MILLI = 1_000_000;

  private TimerCells() {}

  /** All cells. */
  public static List<Cell> cells() {
    return List.of(
        new Cell("timers: cancelled when it is due", 2, true, TimerCells::cancelledWhenDue),
        new Cell("timers: armed while others fire", 3, false, TimerCells::armed),
        new Cell("timers: the owner cancels while others fire", 3, false, TimerCells::ownCancel),
        new Cell("timers: others cancel while the owner fires", 3, false, TimerCells::otherCancel),
        new Cell("timers: two fire", 3, false, TimerCells::twoFire),
        new Cell("timers: two cancel, one fires", 3, false, TimerCells::twoCancel),
        new Cell("timers: the first one, against going to sleep", 3, false, () -> asleep(false)),
        new Cell("timers: an earlier one, against going to sleep", 3, false, () -> asleep(true)),
        new Cell("timers: two go to sleep", 3, false, TimerCells::twoSleepers),
        new Cell("carriers: a timer of a job that runs on", 3, false, TimerCells::runsOn),
        new Cell("carriers: a timer behind one whose job runs on", 3, false, TimerCells::handedOn),
        new Cell("carriers: a timer of a worker that is never idle", 2, false, TimerCells::busy),
        new Cell("carriers: a timer of a worker that has ended", 2, false, TimerCells::ended));
  }

  /** Remembers when it fired. */
  private static class Counted extends TimerEntry {
    int fired;
    long at;

    Counted(long nanos) {
      super(Seam.nanoTime() + nanos);
    }

    @Override
    protected void fire() {
      fired++;
      at = Seam.nanoTime();
    }

    void requireInTime() {
      require(fired == 1, "fired " + fired + " times");
      require(at == deadline, "fired at " + at + " instead of " + deadline);
    }
  }

  /** The queue of the thread that makes it, until it gets another owner. */
  private static final class OwnedQueue extends TimerQueue {
    private Thread owner = Thread.currentThread();

    OwnedQueue() {
      super(Seam.nanoTime());
    }

    @Override
    boolean isOwn() {
      return Thread.currentThread() == owner;
    }

    Counted armed(long nanos) {
      Counted entry = new Counted(nanos);
      add(entry, Seam.nanoTime());
      return entry;
    }

    void fireDue() {
      fireDue(Seam.nanoTime());
    }

    void requireSeen(Counted entry) {
      require(entry.fired == 1 || next() != TimerEntry.NEVER, "an entry is not seen from outside");
    }

    void requireEmpty() {
      require(wheel.size() == 0, wheel.size() + " entries are left");
      require(DEAD.get(this) == 0, DEAD.get(this) + " dead entries are counted");
    }
  }

  private static void cancelledWhenDue() throws Exception {
    Counted entry = new Counted(1);
    Timers.arm(entry);
    boolean cancelled = entry.cancel();
    Tasks.sleep(Duration.ofMillis(1));
    requireOnce(entry, cancelled);
  }

  private static void requireOnce(Counted entry, boolean cancelled) {
    require(
        entry.fired == (cancelled ? 0 : 1), "fired " + entry.fired + ", cancelled " + cancelled);
  }

  private static void armed() throws Exception {
    OwnedQueue queue = new OwnedQueue();
    Counted first = queue.armed(0);
    Counted second = new Counted(0);
    quietly(scope -> {
      scope.spawn("fires", () -> queue.fireDue());
      scope.spawn("arms", () -> queue.add(second, Seam.nanoTime()));
    });
    queue.requireSeen(second);
    queue.fireDue();
    first.requireInTime();
    second.requireInTime();
    queue.requireEmpty();
  }

  private static void ownCancel() throws Exception {
    OwnedQueue queue = new OwnedQueue();
    Counted first = queue.armed(0);
    Counted second = new Counted(0);
    boolean[] cancelled = {false};
    quietly(scope -> {
      scope.spawn("fires", () -> queue.fireDue());
      scope.spawn(
          "owner",
          () -> {
            queue.owner = Thread.currentThread();
            cancelled[0] = first.cancel();
            queue.add(second, Seam.nanoTime());
          });
    });
    queue.requireSeen(second);
    queue.fireDue();
    requireOnce(first, cancelled[0]);
    second.requireInTime();
    queue.requireEmpty();
  }

  private static void otherCancel() throws Exception {
    OwnedQueue queue = new OwnedQueue();
    Counted first = queue.armed(0);
    Counted second = queue.armed(0);
    boolean[] cancelled = {false};
    quietly(scope -> {
      scope.spawn("cancels", () -> cancelled[0] = second.cancel());
      scope.spawn("fires", () -> queue.fireDue());
    });
    queue.fireDue();
    requireOnce(second, cancelled[0]);
    first.requireInTime();
    queue.requireEmpty();
  }

  private static void twoFire() throws Exception {
    OwnedQueue queue = new OwnedQueue();
    Counted first = queue.armed(0);
    Counted second = queue.armed(0);
    quietly(scope -> {
      scope.spawn("fires", () -> queue.fireDue());
      scope.spawn("fires too", () -> queue.fireDue());
    });
    first.requireInTime();
    second.requireInTime();
    queue.requireEmpty();
  }

  private static void twoCancel() throws Exception {
    OwnedQueue queue = new OwnedQueue();
    Counted entry = queue.armed(0);
    int[] cancels = {0, 0};
    quietly(scope -> {
      scope.spawn("fires", () -> queue.fireDue());
      scope.spawn("cancels", () -> cancels[0] = entry.cancel() ? 1 : 0);
      cancels[1] = entry.cancel() ? 1 : 0;
    });
    queue.fireDue();
    require(cancels[0] + cancels[1] < 2, "cancelled twice");
    requireOnce(entry, cancels[0] + cancels[1] > 0);
    queue.requireEmpty();
  }

  private static void keepTime(Timekeeper timekeeper, Counted until) {
    while (until.fired == 0) {
      timekeeper.fireDue();
      if (until.fired == 0) {
        timekeeper.sleep(Thread.currentThread(), 0);
      }
    }
  }

  private static void asleep(boolean withLater) throws Exception {
    OwnedQueue queue = new OwnedQueue();
    OwnedQueue empty = new OwnedQueue();
    if (withLater) {
      queue.armed(1_000 * MILLI);
    }
    Timekeeper timekeeper = new Timekeeper(new TimerQueue[] {queue, empty}, () -> {});
    Counted soon = new Counted(MILLI);
    quietly(scope -> {
      scope.spawn("keeps time", () -> keepTime(timekeeper, soon));
      scope.spawn("arms", () -> timekeeper.add(queue, soon, Seam.nanoTime()));
    });
    soon.requireInTime();
  }

  /** Whoever of the two has the duty; the other one sleeps until it is told that all is over. */
  private static void twoSleepers() throws Exception {
    OwnedQueue queue = new OwnedQueue();
    Timekeeper timekeeper = new Timekeeper(new TimerQueue[] {queue}, () -> {});
    Counted soon = new Counted(MILLI);
    Thread[] keepers = new Thread[2];
    quietly(scope -> {
      for (int i = 0; i < 2; i++) {
        int number = i;
        scope.spawn(
            "keeper " + i,
            () -> {
              keepers[number] = Thread.currentThread();
              keepTime(timekeeper, soon);
              Thread other = keepers[1 - number];
              if (other != null) {
                Seam.unpark(other);
              }
            });
      }
      timekeeper.add(queue, soon, Seam.nanoTime());
    });
    soon.requireInTime();
  }

  // ---- with carriers

  /** Arms an entry in the queue of a worker, as a task on that worker does. */
  private static void arm(Worker on, TimerEntry entry) {
    on.carriers.timekeeper.add(on.timers, entry, Seam.nanoTime());
  }

  private static void runsOn() throws Exception {
    WorkerCarriers carriers = new WorkerCarriers("simulated", 2, SMALL).start();
    Tasks.sleep(Duration.ofMillis(1));
    Flag over = new Flag();
    Counted entry =
        new Counted(MILLI) {
          @Override
          protected void fire() {
            super.fire();
            over.set();
          }
        };
    inject(
        carriers,
        new ToldJob(
            carriers,
            on -> {
              arm(on, entry);
              over.await();
            }));
    Tasks.sleep(Duration.ofMillis(2));
    entry.requireInTime();
    finish(carriers);
  }

  private static void handedOn() throws Exception {
    WorkerCarriers carriers = new WorkerCarriers("simulated", 2, SMALL).start();
    Tasks.sleep(Duration.ofMillis(1));
    Flag over = new Flag();
    Counted first =
        new Counted(MILLI) {
          @Override
          protected void fire() {
            super.fire();
            inject(carriers, new ToldJob(carriers, on -> over.await()));
          }
        };
    Counted second =
        new Counted(2 * MILLI) {
          @Override
          protected void fire() {
            super.fire();
            over.set();
          }
        };
    inject(
        carriers,
        new ToldJob(
            carriers,
            on -> {
              arm(on, second);
              arm(on, first);
            }));
    Tasks.sleep(Duration.ofMillis(3));
    first.requireInTime();
    second.requireInTime();
    finish(carriers);
  }

  /** A job that makes itself runnable again and again: nobody is ever idle. */
  private static void busy() throws Exception {
    WorkerCarriers carriers = new WorkerCarriers("simulated", 1, SMALL).start();
    Counted entry = new Counted(0);
    inject(
        carriers,
        new ToldJob(
            carriers,
            on -> {
              arm(on, entry);
              again(carriers, on, entry, 40);
            }));
    Simulation.settle();
    entry.requireInTime();
    finish(carriers);
  }

  private static void again(WorkerCarriers carriers, Worker on, Counted entry, int left) {
    require(entry.fired == 1 || left > 0, "40 slices later the timer has not fired");
    if (entry.fired == 0) {
      on.pushYielded(new ToldJob(carriers, same -> again(carriers, same, entry, left - 1)));
    }
  }

  private static void ended() throws Exception {
    WorkerCarriers carriers = new WorkerCarriers("simulated", 1, SMALL).start();
    Counted entry = new Counted(MILLI);
    inject(carriers, new ToldJob(carriers, on -> arm(on, entry)));
    Simulation.settle();
    finish(carriers);
    Tasks.sleep(Duration.ofMillis(2));
    entry.requireInTime();
  }
}
