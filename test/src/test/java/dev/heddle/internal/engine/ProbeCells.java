package dev.heddle.internal.engine;

import static dev.heddle.internal.engine.EngineCells.quietly;
import static dev.heddle.internal.engine.EngineCells.require;

import dev.heddle.Tasks;
import dev.heddle.internal.seam.Seam;
import dev.heddle.test.Simulation;
import dev.heddle.test.matrix.Cell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The watch on the carriers of the JDK: there is one while there are tasks and none when it is
 * stopped, one probe is on its way at a time, and who keeps a carrier while it waits is told, once.
 */
public final class ProbeCells {
  private static final long TICK = 100_000;

  /** Slow after three looks at a late probe; quiet after one probe in time. */
  private static final WatchdogSettings WATCH = new WatchdogSettings(TICK, 2, 0, 2, 1, 0);

  /** From one probe to the next. */
  private static final long LIMIT = 2 * TICK;

  /** A watch that is quiet looks once in that time. */
  private static final long QUIET = 2_000_000_000;

  private ProbeCells() {}

  /** All cells. */
  public static List<Cell> cells() {
    return List.of(
        new Cell("probe: the watch is stopped while it pauses", 2, false, ProbeCells::stopped),
        new Cell("probe: the watch is stopped as a task starts", 3, false, ProbeCells::stops),
        new Cell("probe: two tasks start", 3, false, ProbeCells::two),
        new Cell("probe: a task starts as the watch ends", 2, false, ProbeCells::quiet),
        new Cell("probe: one outlasts its watch", 2, false, ProbeCells::outlasts),
        new Cell("probe: nobody is looked for while probes run", 2, false, ProbeCells::inTime),
        new Cell("probe: a task that keeps its carrier", 2, false, ProbeCells::told),
        new Cell("probe: two tasks that keep their carriers", 2, false, ProbeCells::bothTold),
        new Cell("probe: a task that goes on", 2, false, ProbeCells::goesOn),
        new Cell("probe: a task that moves", 2, false, ProbeCells::moves),
        new Cell("probe: a task that yields", 2, false, ProbeCells::yields),
        new Cell("probe: a task that is parked", 2, false, ProbeCells::parked),
        new Cell("probe: one that was late for a moment", 2, false, ProbeCells::late),
        new Cell("probe: nobody keeps a carrier", 2, false, ProbeCells::nobody));
  }

  /** A task that is nothing but what the watch sees of it. */
  private static final class Seen implements Job {
    final Thread thread = Objects.requireNonNull(Seam.newThread("seen", () -> {}));
    @Nullable String carrier = "carrier";
    boolean parked;
    long steps;

    Seen() {
      thread.setUncaughtExceptionHandler(this);
    }

    @Override
    public long steps() {
      return steps;
    }

    @Override
    public @Nullable Runnable continuation() {
      return null;
    }

    @Override
    public void continuation(Runnable first) {
      throw new AssertionError("it is never started");
    }

    @Override
    public Carriers carriers() {
      throw new AssertionError("it is never started");
    }
  }

  /** A runtime, and a scheduler whose carriers are free, or are not. */
  private static final class Program implements JdkScheduler {
    private int tasks;
    final List<Seen> seen = new ArrayList<>();
    final List<SlowSlice> told = new ArrayList<>();
    final JdkWatchdog watchdog =
        new JdkWatchdog("simulated", WATCH, told::add, this::threads, this::isEmpty, this);
    @Nullable Runnable waiting;
    boolean busy;
    int probes;
    int asked;
    int yieldsAt;
    private int samples;

    /** A task is listed, and starts. */
    void begins() {
      tasks++;
      watchdog.attend();
    }

    void ends() {
      tasks--;
    }

    private boolean isEmpty() {
      return tasks == 0;
    }

    private List<Thread> threads() {
      asked++;
      return seen.stream().map(each -> each.thread).toList();
    }

    @Override
    public void run(Runnable body) {
      require(waiting == null, "two probes at a time");
      probes++;
      waiting = body;
      if (!busy) {
        Seam.start(Objects.requireNonNull(Seam.newThread("probe", this::release)));
      }
    }

    /** A carrier becomes free. */
    void release() {
      Runnable body = waiting;
      waiting = null;
      if (body != null) {
        body.run();
      }
    }

    private Seen of(Thread virtual) {
      return seen.stream().filter(each -> each.thread == virtual).findFirst().orElseThrow();
    }

    @Override
    public boolean isParked(Thread virtual) {
      return of(virtual).parked;
    }

    @Override
    public @Nullable String carrierOf(Thread virtual) {
      samples++;
      return yieldsAt != 0 && samples % yieldsAt == 0 ? null : of(virtual).carrier;
    }
  }

  private static void sleep(long nanos) throws InterruptedException {
    Tasks.sleep(Duration.ofNanos(nanos));
  }

  // ---- how long it is there

  /** It waits for no time to pass: the thread is woken. */
  private static void stopped() {
    Program program = new Program();
    program.begins();
    Simulation.settle();
    program.watchdog.stop();
    Simulation.settle();
    require(!program.watchdog.isWatching(), "a watch that is stopped sleeps on");
  }

  private static void stops() throws Exception {
    Program program = new Program();
    quietly(scope -> {
      scope.spawn("starts", program::begins);
      program.watchdog.stop();
    });
    Simulation.settle();
    require(!program.watchdog.isWatching(), "a watch that is stopped sleeps on");
  }

  private static void two() throws Exception {
    Program program = new Program();
    quietly(scope -> {
      scope.spawn("starts", program::begins);
      program.begins();
    });
    sleep(LIMIT);
    Simulation.settle();
    require(program.watchdog.isWatching(), "nobody watches");
    require(program.probes == 1, "so many probes in one look: " + program.probes);
    program.watchdog.stop();
  }

  private static void quiet() throws Exception {
    Program program = new Program();
    program.begins();
    program.ends();
    sleep(LIMIT);
    program.begins();
    Simulation.settle();
    require(program.watchdog.isWatching(), "nobody watches a task");
    program.ends();
    sleep(3 * QUIET);
    require(!program.watchdog.isWatching(), "a watch without tasks goes on");
  }

  // ---- probes

  private static void outlasts() throws Exception {
    Program program = new Program();
    program.busy = true;
    program.begins();
    program.ends();
    sleep(LIMIT + TICK);
    require(!program.watchdog.isWatching(), "a watch without tasks goes on");
    program.begins();
    sleep(3 * LIMIT);
    require(program.probes == 1, "another one was sent: " + program.probes);
    program.busy = false;
    program.release();
    sleep(LIMIT);
    require(program.probes == 2, "so many probes afterwards: " + program.probes);
    program.watchdog.stop();
  }

  private static void inTime() throws Exception {
    Program program = new Program();
    program.seen.add(new Seen());
    program.begins();
    sleep(LIMIT + QUIET + TICK);
    require(program.probes == 2, "so many probes: " + program.probes);
    require(program.asked == 0, "tasks are looked for although no probe waits");
    program.watchdog.stop();
  }

  // ---- who is told of

  /** A program whose first probe was sent, and waits; the next look is half a tick ahead. */
  private static Program busy(Seen... seen) throws InterruptedException {
    Program program = new Program();
    program.seen.addAll(List.of(seen));
    program.busy = true;
    program.begins();
    sleep(LIMIT + QUIET - TICK / 2);
    require(program.probes == 1, "so many probes: " + program.probes);
    require(program.asked == 0, "tasks are looked for at once");
    return program;
  }

  private static void told() throws Exception {
    Seen hog = new Seen();
    Program program = busy(hog);
    sleep(2 * TICK);
    require(program.told.isEmpty(), "a task is told of too early");
    sleep(4 * TICK);
    require(program.told.size() == 1, "told so often: " + program.told.size());
    require(program.told.getFirst().job() == hog, "another one is told of");
    require(program.told.getFirst().nanos() >= WATCH.slowAfterNanos(), "for too short a time");
    program.watchdog.stop();
  }

  private static void bothTold() throws Exception {
    Seen first = new Seen();
    Seen second = new Seen();
    second.carrier = "another carrier";
    Program program = busy(first, second);
    sleep(4 * TICK);
    List<Job> told = program.told.stream().map(SlowSlice::job).toList();
    require(told.equals(List.of(first, second)), "so many are told of: " + told.size());
    program.watchdog.stop();
  }

  private static void isNotTold(Seen task, Runnable betweenLooks) throws Exception {
    Program program = busy(task);
    for (int i = 0; i < 6; i++) {
      sleep(TICK);
      betweenLooks.run();
    }
    require(program.asked > 0, "nobody was looked for");
    require(program.told.isEmpty(), "a task that does not keep its carrier is told of");
    program.watchdog.stop();
  }

  private static void goesOn() throws Exception {
    Seen task = new Seen();
    isNotTold(task, () -> task.steps++);
  }

  private static void moves() throws Exception {
    Seen task = new Seen();
    isNotTold(task, () -> task.carrier = "one".equals(task.carrier) ? "two" : "one");
  }

  private static void parked() throws Exception {
    Seen task = new Seen();
    task.parked = true;
    isNotTold(task, () -> {});
  }

  /** It is on its carrier when a look begins, and is not in the middle of it. */
  private static void yields() throws Exception {
    Program program = busy(new Seen());
    program.yieldsAt = 5;
    sleep(6 * TICK);
    require(program.asked > 0, "nobody was looked for");
    require(program.told.isEmpty(), "a task that yields is told of");
    program.watchdog.stop();
  }

  /** What was seen before the probe ran does not count afterwards. */
  private static void late() throws Exception {
    Program program = busy(new Seen());
    sleep(2 * TICK);
    program.release();
    sleep(LIMIT + QUIET);
    require(program.told.isEmpty(), "a task is told of that let a probe go first");
    program.watchdog.stop();
  }

  /** The list of tasks may be long: it is not asked for at each look. */
  private static void nobody() throws Exception {
    Program program = busy();
    sleep(20 * TICK);
    require(program.asked == 1, "asked for all tasks so often: " + program.asked);
    program.watchdog.stop();
  }
}
