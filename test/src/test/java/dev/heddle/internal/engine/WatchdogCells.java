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
import dev.heddle.test.Ledger;
import dev.heddle.test.Simulation;
import dev.heddle.test.matrix.Cell;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The watchdog and the spare workers: what waits behind a job that does not end is taken over,
 * nothing is lost when a spare worker comes or goes, and nobody is left at the end.
 */
public final class WatchdogCells {
  private static final long TICK = 100_000;
  private static final WatchdogSettings WATCH = new WatchdogSettings(TICK, 1, 1, 2, 2, 3 * TICK);

  /** It can only report. */
  private static final WatchdogSettings ALONE = new WatchdogSettings(TICK, 1, 0, 2, 2, 3 * TICK);

  /** It never looks while a cell runs. */
  private static final WatchdogSettings BLIND =
      new WatchdogSettings(1_000 * TICK, 1, 1, 2, 2, 3 * TICK);

  /** So many jobs follow each other; a new worker looks around after two. */
  private static final int CHAIN = 8;

  private WatchdogCells() {}

  /** All cells. */
  public static List<Cell> cells() {
    return List.of(
        new Cell(
            "watchdog: a job in the slot of one that does not end", 4, false, WatchdogCells::slot),
        new Cell(
            "watchdog: a job in the ring of one that does not end", 4, false, WatchdogCells::ring),
        new Cell("watchdog: a timer of a job that does not end", 4, false, () -> timer(1)),
        new Cell(
            "watchdog: a timer that is not due yet", 4, false, () -> timer(2 * TICK + TICK / 2)),
        new Cell("watchdog: a timer that is late is told", 3, false, WatchdogCells::told),
        new Cell("watchdog: a job from outside", 4, false, WatchdogCells::outside),
        new Cell("watchdog: one that does not end makes jobs", 4, false, WatchdogCells::goesOn),
        new Cell("watchdog: it falls asleep as a job begins", 4, false, WatchdogCells::asleep),
        new Cell(
            "watchdog: a stuck worker against who takes from it", 3, false, WatchdogCells::taken),
        new Cell("spares: one is sent away with jobs", 3, false, WatchdogCells::givesBack),
        new Cell("spares: its slot as it goes, and the others sleep", 4, false, () -> awake(true)),
        new Cell("spares: its ring as it goes, and the others sleep", 4, false, () -> awake(false)),
        new Cell("spares: one that is busy is sent away", 2, false, WatchdogCells::busy),
        new Cell("spares: one is sent away as the carriers stop", 3, false, WatchdogCells::last),
        new Cell("spares: the carriers end beside one in reserve", 3, false, WatchdogCells::ends),
        new Cell("spares: a job comes as one is sent away", 4, false, WatchdogCells::sentAway),
        new Cell("spares: one that sleeps is sent away", 3, false, WatchdogCells::sleeps),
        new Cell("spares: one in reserve is called back", 2, false, WatchdogCells::recalled),
        new Cell("spares: one retires as it is wanted", 3, false, WatchdogCells::retires),
        new Cell("spares: one comes as the carriers stop", 3, false, WatchdogCells::stops),
        new Cell("spares: the carriers end beside one", 4, false, WatchdogCells::end));
  }

  private static WorkerCarriers watched(int workers) {
    return carriers(workers, WATCH);
  }

  private static WorkerCarriers carriers(int workers, WatchdogSettings watch) {
    return carriers(workers, watch, slice -> {});
  }

  private static WorkerCarriers carriers(
      int workers, WatchdogSettings watch, SlowSlice.Listener slow) {
    return new WorkerCarriers("simulated", workers, WorkerListener.NONE, SMALL, watch, slow, false);
  }

  private static void sleep(long nanos) throws InterruptedException {
    Tasks.sleep(Duration.ofNanos(nanos));
  }

  /** A job that has {@code then} make another, and does not end before that one has run. */
  private static Flag hog(WorkerCarriers carriers, Consumer<Hog> then) {
    Flag ended = new Flag();
    inject(
        carriers,
        new ToldJob(
            carriers,
            on -> {
              Flag ran = new Flag();
              then.accept(new Hog(on, new ToldJob(carriers, again -> ran.set()), ran));
              ran.await();
              ended.set();
            }));
    return ended;
  }

  private record Hog(Worker on, Job other, Flag ran) {}

  /** The second look finds the worker stuck; the clock stands still from then on. */
  private static void awaitRelief(Flag ended) throws Exception {
    awaitRelief(ended, 2 * TICK);
  }

  private static void awaitRelief(Flag ended, long nanos) throws Exception {
    sleep(nanos);
    Simulation.settle();
    require(ended.isSet(), "something waits behind a job that does not end");
  }

  private static void slot() throws Exception {
    WorkerCarriers carriers = watched(1).start();
    awaitRelief(hog(carriers, hog -> hog.on.pushWoken(hog.other)));
    finish(carriers);
  }

  private static void ring() throws Exception {
    WorkerCarriers carriers = watched(1).start();
    awaitRelief(
        hog(
            carriers,
            hog -> {
              hog.on.pushWoken(hog.other);
              hog.on.pushWoken(new StrayJob(() -> {}, carriers));
            }));
    finish(carriers);
  }

  private static void timer(long due) throws Exception {
    WorkerCarriers carriers = watched(1).start();
    Flag ended =
        hog(
            carriers,
            hog -> {
              long now = Seam.nanoTime();
              TimerEntry entry =
                  new TimerEntry(now + due) {
                    @Override
                    protected void fire() {
                      hog.ran.set();
                    }
                  };
              carriers.timekeeper.add(hog.on.timers, entry, now);
            });
    awaitRelief(ended, Math.max(2 * TICK, due));
    finish(carriers);
  }

  /** Nobody is there to fire it: the one that does not end is told of, and goes on until then. */
  private static void told() throws Exception {
    Flag told = new Flag();
    WorkerCarriers carriers = carriers(1, ALONE, slice -> told.set()).start();
    inject(
        carriers,
        new ToldJob(
            carriers,
            on -> {
              long now = Seam.nanoTime();
              TimerEntry entry =
                  new TimerEntry(now + 1) {
                    @Override
                    protected void fire() {}
                  };
              carriers.timekeeper.add(on.timers, entry, now);
              told.await();
            }));
    sleep(20 * TICK);
    Simulation.settle();
    require(told.isSet(), "a timer is late, and nobody is told why");
    finish(carriers);
  }

  private static void outside() throws Exception {
    WorkerCarriers carriers = watched(1).start();
    Job[] other = {null};
    Flag ended = hog(carriers, hog -> other[0] = hog.other);
    Simulation.settle();
    inject(carriers, other[0]);
    awaitRelief(ended);
    finish(carriers);
  }

  /** The spare worker is there, and the job goes on making others. */
  private static void goesOn() throws Exception {
    Ledger<String> ledger = new Ledger<>("jobs");
    WorkerCarriers carriers = carriers(1, BLIND).start();
    require(carriers.spares.bring(), "none was brought in");
    Simulation.settle();
    Flag ended =
        hog(
            carriers,
            hog -> {
              hog.on.mark(true);
              ledger.in("new");
              hog.on.pushNew(new ToldJob(carriers, again -> ledger.out("new")));
              hog.on.pushWoken(hog.other);
            });
    sleep(10 * TICK);
    require(ended.isSet(), "a spare worker leaves a job to one that does not end");
    require(ledger.isEmpty(), "a job was left");
    finish(carriers);
  }

  /** After some looks at idle workers the watchdog sleeps; a job may begin at that moment. */
  private static void asleep() throws Exception {
    WorkerCarriers carriers = watched(1).start();
    inject(carriers, new StrayJob(() -> {}, carriers));
    sleep(2 * TICK);
    Flag ended = hog(carriers, hog -> hog.on.pushWoken(hog.other));
    sleep(3 * TICK);
    Simulation.settle();
    require(ended.isSet(), "the watchdog sleeps beside a job that does not end");
    finish(carriers);
  }

  /** The owner and two takers meet at the slot and at the ring of a stuck worker. */
  private static void taken() throws Exception {
    Ledger<Job> ledger = new Ledger<>("jobs");
    WorkerCarriers carriers = watched(3);
    Worker owner = carriers.workers[0];
    owner.mark(true);
    for (int i = 0; i < 2; i++) {
      Job job = new StrayJob(() -> {}, carriers);
      ledger.in(job);
      owner.pushWoken(job);
    }
    quietly(scope -> {
      for (int i = 1; i < 3; i++) {
        Worker taker = carriers.workers[i];
        scope.spawn("taker " + i, () -> out(ledger, taker.takeFromStuck(owner)));
      }
      out(ledger, owner.takeLifo());
      out(ledger, owner.ring.poll());
    });
    out(ledger, owner.takeLifo());
    out(ledger, owner.ring.poll());
    require(ledger.isEmpty(), "a job was lost");
  }

  private static void out(Ledger<Job> ledger, Job taken) {
    if (taken != null) {
      ledger.out(taken);
    }
  }

  /** Of two workers one runs a job, and the other one is idle. */
  private static void sentAway() throws Exception {
    WorkerCarriers carriers = carriers(2, BLIND).start();
    Flag go = new Flag();
    inject(carriers, new StrayJob(go::await, carriers));
    Simulation.settle();
    require(carriers.spares.bring(), "none was brought in");
    Simulation.settle();
    Flag ran = new Flag();
    quietly(scope -> {
      scope.spawn("outside", () -> inject(carriers, new StrayJob(ran::set, carriers)));
      carriers.spares.dismissOne();
      carriers.spares.wakeDismissed();
    });
    Simulation.settle();
    carriers.spares.wakeDismissed();
    Simulation.settle();
    require(carriers.spares.areAway(), "one that was sent away is still there");
    require(ran.isSet(), "somebody sleeps beside a job");
    go.set();
    finish(carriers);
  }

  /** It is sent away while it runs a job that makes others. */
  private static void givesBack() throws Exception {
    Ledger<String> ledger = new Ledger<>("jobs");
    WorkerCarriers carriers = carriers(1, BLIND);
    require(carriers.spares.bring(), "none was brought in");
    Simulation.settle();
    inject(
        carriers,
        new ToldJob(
            carriers,
            on -> {
              for (String name : List.of("first", "second", "third")) {
                ledger.in(name);
                on.pushWoken(new ToldJob(carriers, again -> ledger.out(name)));
              }
              carriers.spares.dismissOne();
            }));
    Simulation.settle();
    require(carriers.spares.areAway(), "one that was sent away is still there");
    carriers.start();
    Simulation.settle();
    require(ledger.isEmpty(), "a spare worker has kept a job");
    finish(carriers);
  }

  /** It has nothing to do, and is on the idle list. */
  private static void sleeps() throws Exception {
    WorkerCarriers carriers = withSpare();
    carriers.spares.dismissOne();
    carriers.spares.wakeDismissed();
    Simulation.settle();
    require(carriers.spares.areAway(), "one that was sent away sleeps on");
    finish(carriers);
  }

  /** It waits for no time to pass: it is woken, and takes the job that nobody else is there for. */
  private static void recalled() throws Exception {
    WorkerCarriers carriers = carriers(1, BLIND);
    require(carriers.spares.bring(), "none was brought in");
    Simulation.settle();
    carriers.spares.dismissOne();
    carriers.spares.wakeDismissed();
    Simulation.settle();
    require(carriers.spares.areAway(), "one that was sent away is still there");
    require(carriers.spares.bring(), "one in reserve is not called back");
    Flag ran = new Flag();
    inject(carriers, new StrayJob(ran::set, carriers));
    Simulation.settle();
    require(ran.isSet(), "one that was called back sleeps on");
    carriers.start();
    finish(carriers);
  }

  /** What it has in its slot and in its ring wakes somebody: no time has to pass. */
  private static void awake(boolean inSlot) throws Exception {
    Ledger<String> ledger = new Ledger<>("jobs");
    WorkerCarriers carriers = withSpare();
    inject(
        carriers,
        new ToldJob(
            carriers,
            on -> {
              for (String name : List.of("first", "second")) {
                ledger.in(name);
                on.pushWoken(new ToldJob(carriers, again -> ledger.out(name)));
              }
              on.pushWoken(new ToldJob(carriers, now -> fillSlot(now, inSlot, ledger)));
              carriers.spares.dismissOne();
            }));
    Simulation.settle();
    carriers.spares.wakeDismissed(); // if it was the other one that ran the job
    Simulation.settle();
    require(carriers.spares.areAway(), "one that was sent away is still there");
    require(ledger.isEmpty(), "everybody sleeps beside what a spare worker gave back");
    finish(carriers);
  }

  private static void fillSlot(Worker on, boolean really, Ledger<String> ledger) {
    if (really) {
      ledger.in("last");
      on.pushWoken(new ToldJob(on.carriers, again -> ledger.out("last")));
    }
  }

  /** It always has something to do. */
  private static void busy() throws Exception {
    WorkerCarriers carriers = carriers(1, BLIND);
    require(carriers.spares.bring(), "none was brought in");
    Simulation.settle();
    int[] runs = {0};
    inject(carriers, chain(carriers, runs));
    Simulation.settle();
    require(carriers.spares.areAway(), "one that was sent away is still there");
    require(runs[0] < CHAIN, "one that was sent away goes on with its jobs");
    carriers.start();
    Simulation.settle();
    require(runs[0] == CHAIN, "a job was lost after " + runs[0]);
    finish(carriers);
  }

  private static Job chain(WorkerCarriers carriers, int[] runs) {
    return new ToldJob(
        carriers,
        on -> {
          if (runs[0]++ == 0) {
            carriers.spares.dismissOne();
          }
          if (runs[0] < CHAIN) {
            on.pushYielded(chain(carriers, runs));
          }
        });
  }

  /** All others are idle when they stop: nobody else is left to end them. */
  private static void last() throws Exception {
    WorkerCarriers carriers = withSpare();
    inject(
        carriers,
        new StrayJob(
            () -> {
              carriers.spares.dismissOne();
              carriers.stop();
            },
            carriers));
    Simulation.settle();
    carriers.spares.wakeDismissed();
    Simulation.settle();
    require(carriers.haveEnded(), "the carriers have not ended");
    require(carriers.spares.areAway(), "a spare worker has not ended");
  }

  private static void ends() throws Exception {
    int[] threads = {0};
    WorkerListener counting =
        new WorkerListener() {
          @Override
          public void started(int worker) {
            threads[0]++;
          }

          @Override
          public void stopped(int worker) {
            threads[0]--;
          }
        };
    WorkerCarriers carriers =
        new WorkerCarriers("simulated", 1, counting, SMALL, BLIND, slice -> {}, false).start();
    require(carriers.spares.bring(), "none was brought in");
    Simulation.settle();
    carriers.spares.dismissOne();
    carriers.spares.wakeDismissed();
    Simulation.settle();
    carriers.stop();
    Simulation.settle();
    require(carriers.haveEnded(), "the carriers have not ended");
    require(threads[0] == 0, "a thread sleeps on although the carriers have ended");
  }

  /** One worker and a spare one, both idle. */
  private static WorkerCarriers withSpare() throws Exception {
    WorkerCarriers carriers = carriers(1, BLIND).start();
    Simulation.settle();
    require(carriers.spares.bring(), "none was brought in");
    Simulation.settle();
    return carriers;
  }

  /** Its time is over at this very moment; whoever is brought in takes the job. */
  private static void retires() throws Exception {
    WorkerCarriers carriers = carriers(1, BLIND);
    require(carriers.spares.bring(), "none was brought in");
    Simulation.settle();
    carriers.spares.dismissOne();
    carriers.spares.wakeDismissed();
    Simulation.settle();
    Flag ran = new Flag();
    sleep(3 * TICK);
    boolean brought = carriers.spares.bring();
    Simulation.settle();
    if (!brought) {
      require(carriers.spares.bring(), "none can be brought in any more");
    }
    inject(carriers, new StrayJob(ran::set, carriers));
    Simulation.settle();
    require(ran.isSet(), "nobody was there after one had been brought in");
    carriers.start();
    finish(carriers);
  }

  private static void stops() throws Exception {
    WorkerCarriers carriers = carriers(1, BLIND).start();
    Simulation.settle();
    int[] ran = {0};
    boolean[] late = {false};
    quietly(scope -> {
      scope.spawn("stops", carriers::stop);
      carriers.spares.bring();
      inject(carriers, new NotedJob(carriers, ran, late));
    });
    Simulation.settle();
    require(ran[0] == 1, "the job ran " + ran[0] + " times");
    require(carriers.haveEnded(), "the carriers have not ended");
    require(carriers.spares.areAway(), "a spare worker has not ended");
    require(!late[0], "the carriers ended beside a worker with a job");
  }

  /** Notes whether a worker ran it when the carriers had ended. */
  private record NotedJob(WorkerCarriers carriers, int[] ran, boolean[] late) implements Job {
    @Override
    public Runnable continuation() {
      return () -> {
        ran[0]++;
        for (Worker worker : carriers.all()) {
          late[0] |= worker.running() == this && carriers.haveEnded();
        }
      };
    }

    @Override
    public void continuation(Runnable first) {
      throw new AssertionError("no thread of the JDK is behind this job");
    }
  }

  /** They are stopped while a job does not end; the spare one is still needed. */
  private static void end() throws Exception {
    WorkerCarriers carriers = watched(1).start();
    Flag go = new Flag();
    Flag ran = new Flag();
    Flag ended = new Flag();
    inject(
        carriers,
        new ToldJob(
            carriers,
            on -> {
              go.await();
              on.pushWoken(new ToldJob(carriers, again -> ran.set()));
              ran.await();
              ended.set();
            }));
    inject(carriers, new StrayJob(() -> {}, carriers));
    sleep(2 * TICK); // the spare worker has come for the second job
    carriers.stop();
    require(!carriers.haveEnded(), "the carriers have ended beside a job");
    go.set();
    sleep(TICK);
    Simulation.settle();
    require(ended.isSet(), "a job was left to one that does not end");
    sleep(10 * TICK);
    Simulation.settle();
    require(carriers.haveEnded(), "the carriers have not ended");
    require(carriers.spares.areAway(), "a spare worker has not ended");
  }
}
