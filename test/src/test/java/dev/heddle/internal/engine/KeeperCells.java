package dev.heddle.internal.engine;

import static dev.heddle.internal.engine.EngineCells.SMALL;
import static dev.heddle.internal.engine.EngineCells.finish;
import static dev.heddle.internal.engine.EngineCells.inject;
import static dev.heddle.internal.engine.EngineCells.require;

import dev.heddle.Tasks;
import dev.heddle.internal.engine.EngineCells.Flag;
import dev.heddle.internal.engine.EngineCells.ToldJob;
import dev.heddle.internal.seam.Seam;
import dev.heddle.test.Simulation;
import dev.heddle.test.matrix.Cell;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who is known to have kept a worker, and who is not although it once did. */
public final class KeeperCells {
  private static final long TICK = 100_000;
  private static final long LITTLE = TICK / 10;
  private static final WatchdogSettings WATCH = new WatchdogSettings(TICK, 4, 0, 2, 2, 0);

  private KeeperCells() {}

  /** All cells. */
  public static List<Cell> cells() {
    return List.of(
        new Cell("keeper: a job that runs on", 2, false, KeeperCells::runs),
        new Cell("keeper: a job that has ended", 2, false, KeeperCells::ended),
        new Cell("keeper: a job and the next one", 2, false, () -> next(false)),
        new Cell("keeper: a job and one after a sleep", 2, false, () -> next(true)));
  }

  private static WorkerCarriers carriers() {
    return new WorkerCarriers("simulated", 1, WorkerListener.NONE, SMALL, WATCH, slice -> {}, false)
        .start();
  }

  /** A job that keeps its worker until {@code until} is set. */
  private static Thread hog(WorkerCarriers carriers, Flag until, Consumer<Worker> first) {
    Thread thread = Objects.requireNonNull(Seam.newThread("hog", () -> {}));
    inject(
        carriers,
        new ToldJob(
            carriers,
            on -> {
              first.accept(on);
              until.await();
            }) {
          @Override
          public Thread thread() {
            return thread;
          }
        });
    return thread;
  }

  private static void sleep(long nanos) throws InterruptedException {
    Tasks.sleep(Duration.ofNanos(nanos));
  }

  /** The number of the thread that has kept a worker for so long until now; 0 for none. */
  private static long keeper(WorkerCarriers carriers, long nanos, @Nullable Worker asking) {
    long now = Seam.nanoTime();
    Watchdog watchdog = Objects.requireNonNull(carriers.watchdog);
    Keeper keeper = watchdog.keepers.keeper(now - nanos, now, asking);
    return keeper == null ? 0 : keeper.id();
  }

  private static void runs() throws Exception {
    WorkerCarriers carriers = carriers();
    Flag until = new Flag();
    Thread hog = hog(carriers, until, on -> {});
    sleep(6 * TICK + TICK / 2);
    require(keeper(carriers, LITTLE, null) == hog.threadId(), "it runs on, and is not known");
    require(keeper(carriers, 8 * TICK, null) == hog.threadId(), "for most of the time");
    require(keeper(carriers, 12 * TICK, null) == 0, "it did not run for half of the time");
    until.set();
    finish(carriers);
  }

  private static void ended() throws Exception {
    WorkerCarriers carriers = carriers();
    Flag until = new Flag();
    Thread hog = hog(carriers, until, on -> {});
    sleep(6 * TICK + TICK / 2);
    until.set();
    Simulation.settle();
    require(keeper(carriers, LITTLE, null) == 0, "it has ended, and nobody can say when");
    require(keeper(carriers, 4 * TICK, null) == hog.threadId(), "it was there until just now");
    sleep(4 * TICK);
    require(keeper(carriers, 3 * TICK, null) == 0, "it has ended long ago");
    finish(carriers);
  }

  private static void next(boolean sleeps) throws Exception {
    WorkerCarriers carriers = carriers();
    Flag until = new Flag();
    long[] byNext = {-1};
    long[] byOthers = {-1};
    ToldJob next =
        new ToldJob(
            carriers,
            on -> {
              byNext[0] = keeper(carriers, LITTLE, on);
              byOthers[0] = keeper(carriers, LITTLE, null);
            });
    Thread hog = hog(carriers, until, on -> pushUnless(sleeps, on, next));
    sleep(6 * TICK + TICK / 2);
    until.set();
    if (sleeps) {
      Simulation.settle();
      sleep(2 * LITTLE);
      inject(carriers, next);
    }
    Simulation.settle();
    require(byOthers[0] == 0, "another one cannot know whether it was there until now");
    require(byNext[0] == (sleeps ? 0 : hog.threadId()), "the next one was told " + byNext[0]);
    finish(carriers);
  }

  private static void pushUnless(boolean not, Worker on, Job job) {
    if (!not) {
      on.pushWoken(job);
    }
  }
}
