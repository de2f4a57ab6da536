package dev.heddle.internal.engine;

import dev.heddle.InterruptPolicy;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.ScopeAction;
import dev.heddle.Tasks;
import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.test.Ledger;
import dev.heddle.test.Simulation;
import dev.heddle.test.matrix.Cell;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The queues and the carriers of the Worker backend, with rings of four: nothing is lost, nothing
 * comes twice, and nobody sleeps beside a job.
 */
public final class EngineCells {
  private static final int RING = 4;
  static final EngineSizes SMALL = new EngineSizes(RING, 1, 1, 2, 0);

  private EngineCells() {}

  /** All cells. */
  public static List<Cell> cells() {
    return List.of(
        new Cell("ring: the owner takes, a thief steals", 2, false, EngineCells::thief),
        new Cell("ring: it overflows while a thief steals", 2, false, EngineCells::overflow),
        new Cell("ring: the owner and two thieves", 3, false, EngineCells::twoThieves),
        new Cell("ring: two thieves steal from each other", 2, false, EngineCells::mutual),
        new Cell("injection: it grows while shares are taken", 3, false, EngineCells::injection),
        new Cell("injection: a share is stolen from", 3, false, EngineCells::share),
        new Cell("injection: two shards and two takers", 3, false, EngineCells::shards),
        new Cell("idle: one is taken off while one leaves", 2, false, EngineCells::idle),
        new Cell("slot: the sentinel against the owner", 2, false, EngineCells::slot),
        new Cell("carriers: a slot that is used twice", 2, false, EngineCells::displaced),
        new Cell("carriers: a job from outside", 2, false, EngineCells::outside),
        new Cell("carriers: a job waits for another from outside", 3, false, EngineCells::relied),
        new Cell("carriers: a job that yields jobs", 3, false, EngineCells::yielded),
        new Cell("carriers: a job in the slot of one that runs on", 3, false, EngineCells::overdue),
        new Cell("quiet: there is no sentinel", 3, false, EngineCells::unwatched),
        new Cell("quiet: the sentinel watches", 3, false, EngineCells::watched),
        new Cell("quiet: the sentinel gives up its duty", 2, false, EngineCells::resigning),
        new Cell("urgent: the sentinel watches", 3, false, EngineCells::urgent),
        new Cell("urgent: a job comes while the sentinel watches", 3, false, EngineCells::comes),
        new Cell("urgent: a worker falls asleep", 2, false, EngineCells::fallsAsleep),
        new Cell("urgent: what was stolen stays so", 2, false, EngineCells::stolen),
        new Cell("carriers: a job against the stop", 3, false, EngineCells::late),
        new Cell("carriers: two jobs after the stop of one", 3, false, EngineCells::lateInTurn),
        new Cell("carriers: a job outlasts the stop", 3, false, EngineCells::outlasting));
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  static void quietly(ScopeAction<Exception> body) throws Exception {
    Scope.execute(Policy.failFast().interrupt(InterruptPolicy.never()), body);
  }

  /** A job that tells which worker runs it. */
  static class ToldJob implements Job {
    private final WorkerCarriers carriers;
    private final Consumer<Worker> body;

    ToldJob(WorkerCarriers carriers, Consumer<Worker> body) {
      this.carriers = carriers;
      this.body = body;
    }

    @Override
    public Runnable continuation() {
      return () -> {
        for (Worker worker : carriers.all()) {
          if (worker.running() == this) {
            body.accept(worker);
            return;
          }
        }
        throw new AssertionError("a job runs on no worker");
      };
    }

    @Override
    public void continuation(Runnable first) {
      throw new AssertionError("no thread of the JDK is behind this job");
    }

    @Override
    public Carriers carriers() {
      return carriers;
    }
  }

  // ---- the queues

  private static Job job() {
    return new StrayJob(() -> {}, new JdkCarriers());
  }

  /** A ring that stands just before its end, with {@code count} jobs in it. */
  private static RunRing ring(Ledger<Job> ledger, int count) {
    RunRing ring = new RunRing(RING);
    for (int i = 0; i < RING - 1; i++) {
      ring.push(job());
      ring.poll();
    }
    for (int i = 0; i < count; i++) {
      Job job = job();
      ledger.in(job);
      ring.push(job);
    }
    return ring;
  }

  private static void take(Ledger<Job> ledger, RunRing ring) {
    out(ledger, ring.poll());
  }

  private static void steal(Ledger<Job> ledger, RunRing own, RunRing victim) {
    out(ledger, own.stealHalf(victim));
    drain(ledger, own);
  }

  private static void drain(Ledger<Job> ledger, RunRing ring) {
    for (Job job; (job = ring.poll()) != null; ) {
      ledger.out(job);
    }
  }

  /** What a worker does with a job for which there may be no room. */
  private static void append(Ledger<Job> ledger, RunRing ring, InjectionQueue overflow) {
    Job job = job();
    ledger.in(job);
    if (!ring.push(job)) {
      overflow.push(job);
    }
  }

  private static void drain(Ledger<Job> ledger, InjectionQueue queue) {
    for (Job job; (job = queue.poll()) != null; ) {
      ledger.out(job);
    }
  }

  private static void thief() throws Exception {
    Ledger<Job> ledger = new Ledger<>("jobs");
    RunRing ring = ring(ledger, 3);
    InjectionQueue none = new InjectionQueue(2);
    quietly(scope -> {
      scope.spawn(
          "thief",
          () -> {
            RunRing own = new RunRing(RING);
            steal(ledger, own, ring);
            steal(ledger, own, ring);
          });
      take(ledger, ring);
      append(ledger, ring, none);
      append(ledger, ring, none);
      take(ledger, ring);
    });
    drain(ledger, ring);
    drain(ledger, none);
  }

  private static void overflow() throws Exception {
    Ledger<Job> ledger = new Ledger<>("jobs");
    RunRing ring = ring(ledger, RING);
    InjectionQueue overflow = new InjectionQueue(2);
    quietly(scope -> {
      scope.spawn(
          "thief",
          () -> {
            RunRing own = new RunRing(RING);
            steal(ledger, own, ring);
            out(ledger, overflow.pollShare(own, 1));
            drain(ledger, own);
          });
      append(ledger, ring, overflow);
      append(ledger, ring, overflow);
      append(ledger, ring, overflow);
    });
    drain(ledger, ring);
    drain(ledger, overflow);
  }

  private static void twoThieves() throws Exception {
    Ledger<Job> ledger = new Ledger<>("jobs");
    RunRing ring = ring(ledger, RING);
    quietly(scope -> {
      for (int i = 0; i < 2; i++) {
        scope.spawn("thief " + i, () -> steal(ledger, new RunRing(RING), ring));
      }
      InjectionQueue overflow = new InjectionQueue(2);
      append(ledger, ring, overflow);
      take(ledger, ring);
      drain(ledger, overflow);
    });
    drain(ledger, ring);
  }

  private static void mutual() throws Exception {
    Ledger<Job> ledger = new Ledger<>("jobs");
    RunRing one = ring(ledger, 2);
    RunRing other = ring(ledger, 3);
    quietly(scope -> {
      scope.spawn(
          "thief",
          () -> {
            drain(ledger, one);
            steal(ledger, one, other);
          });
      drain(ledger, other);
      steal(ledger, other, one);
    });
    drain(ledger, one);
    drain(ledger, other);
  }

  private static void injection() throws Exception {
    Ledger<Job> ledger = new Ledger<>("jobs");
    InjectionQueue queue = new InjectionQueue(2);
    Job[] jobs = {job(), job(), job(), job()};
    for (Job job : jobs) {
      ledger.in(job);
    }
    quietly(scope -> {
      scope.spawn(
          "worker",
          () -> {
            RunRing own = new RunRing(RING);
            for (int i = 0; i < 2; i++) {
              out(ledger, queue.pollShare(own, 2));
              drain(ledger, own);
            }
          });
      scope.spawn(
          "overflowing",
          () -> {
            queue.push(jobs[2]);
            queue.push(jobs[3]);
          });
      queue.push(jobs[0]);
      queue.push(jobs[1]);
    });
    drain(ledger, queue);
  }

  /** A worker takes a share; a thief takes from its ring at once. */
  private static void share() throws Exception {
    Ledger<Job> ledger = new Ledger<>("jobs");
    InjectionQueue queue = new InjectionQueue(4);
    for (int i = 0; i < 4; i++) {
      Job job = job();
      ledger.in(job);
      queue.push(job);
    }
    RunRing own = ring(ledger, 0);
    quietly(scope -> {
      scope.spawn("thief", () -> steal(ledger, new RunRing(RING), own));
      scope.spawn("other worker", () -> out(ledger, queue.poll()));
      out(ledger, queue.pollShare(own, 1));
      take(ledger, own);
    });
    drain(ledger, own);
    drain(ledger, queue);
  }

  private static void shards() throws Exception {
    Ledger<Job> ledger = new Ledger<>("jobs");
    Injection injection = new Injection(2);
    Job[] jobs = {job(), job(), job()};
    for (Job job : jobs) {
      ledger.in(job);
    }
    injection.push(0, jobs[0]);
    require(!injection.isEmpty(), "it is empty although a job is in the first shard");
    quietly(scope -> {
      scope.spawn(
          "worker",
          () -> {
            out(ledger, injection.poll(0));
            out(ledger, injection.poll(1));
          });
      scope.spawn("other worker", () -> out(ledger, injection.poll(1)));
      injection.push(1, jobs[1]);
      injection.push(0, jobs[2]);
    });
    for (Job job; (job = injection.poll(0)) != null; ) {
      ledger.out(job);
    }
    require(injection.isEmpty(), "it is not empty although nothing can be taken");
  }

  private static void idle() throws Exception {
    WorkerCarriers carriers = new WorkerCarriers("simulated", 3, SMALL);
    IdleWorkers idle = carriers.idle;
    Ledger<Worker> ledger = new Ledger<>("idle workers");
    for (Worker worker : carriers.workers) {
      ledger.in(worker);
      idle.push(worker);
    }
    require(idle.isFull(), "not all are on the list");
    Worker leaving = carriers.workers[0];
    quietly(scope -> {
      scope.spawn(
          "waker",
          () -> {
            out(ledger, idle.pop());
            out(ledger, idle.pop());
          });
      if (idle.remove(leaving)) {
        ledger.out(leaving);
      }
      out(ledger, idle.pop());
    });
    require(idle.count() == 0, idle.count() + " are left on the list");
  }

  // ---- the carriers

  static void inject(WorkerCarriers carriers, Job job) {
    carriers.inject(job, 0);
  }

  static void finish(WorkerCarriers carriers) {
    carriers.stop();
    Simulation.settle();
  }

  /** The sentinel has seen the job once; now it looks again, and the owner takes it. */
  private static void slot() throws Exception {
    Ledger<Job> ledger = new Ledger<>("jobs");
    Worker[] workers = new WorkerCarriers("simulated", 2, SMALL).workers;
    Worker worker = workers[0];
    Worker sentinel = workers[1];
    Job job = job();
    ledger.in(job);
    worker.pushWoken(job);
    require(sentinel.takeOverdue(worker, 1) == null, "taken at the first look");
    quietly(scope -> {
      scope.spawn("owner", () -> out(ledger, worker.takeLifo()));
      out(ledger, sentinel.takeOverdue(worker, 1));
    });
  }

  private static <T> void out(Ledger<T> ledger, @Nullable T taken) {
    if (taken != null) {
      ledger.out(taken);
    }
  }

  private static void displaced() throws Exception {
    Ledger<String> ledger = new Ledger<>("jobs");
    WorkerCarriers carriers = new WorkerCarriers("simulated", 1, SMALL).start();
    inject(
        carriers,
        new ToldJob(
            carriers,
            on -> {
              for (String name : List.of("first", "second")) {
                ledger.in(name);
                on.pushWoken(new ToldJob(carriers, again -> ledger.out(name)));
              }
            }));
    Simulation.settle();
    require(ledger.isEmpty(), "the worker sleeps beside a job");
    finish(carriers);
  }

  /** The worker has just been started. */
  private static void outside() throws Exception {
    Ledger<String> ledger = new Ledger<>("jobs");
    WorkerCarriers carriers = new WorkerCarriers("simulated", 1, SMALL).start();
    ledger.in("job");
    inject(carriers, new ToldJob(carriers, on -> ledger.out("job")));
    Simulation.settle();
    require(ledger.isEmpty(), "the worker sleeps beside a job");
    finish(carriers);
  }

  /** Both workers are idle; who publishes the second job may rely on who searches for the first. */
  private static void relied() throws Exception {
    WorkerCarriers carriers = new WorkerCarriers("simulated", 2, SMALL).start();
    Simulation.settle();
    Flag ran = new Flag();
    Flag ended = new Flag();
    inject(
        carriers,
        new ToldJob(
            carriers,
            on -> {
              ran.await();
              ended.set();
            }));
    inject(carriers, new ToldJob(carriers, on -> ran.set()));
    Simulation.settle();
    require(ended.set != 0, "a worker sleeps beside a job");
    finish(carriers);
  }

  /** One job appends more than the ring takes; the workers share them. */
  private static void yielded() throws Exception {
    Ledger<String> ledger = new Ledger<>("jobs");
    WorkerCarriers carriers = new WorkerCarriers("simulated", 2, SMALL).start();
    Simulation.settle();
    inject(
        carriers,
        new ToldJob(
            carriers,
            on -> {
              for (int i = 0; i < RING + 1; i++) {
                String name = "job " + i;
                ledger.in(name);
                on.pushYielded(new ToldJob(carriers, again -> ledger.out(name)));
              }
            }));
    Simulation.settle();
    require(ledger.isEmpty(), "somebody sleeps beside a job");
    finish(carriers);
  }

  static final class Flag {
    private static final IntVar<Flag> SET =
        new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Flag.class, "set"));

    private volatile int set;

    void set() {
      SET.set(this, 1);
    }

    void clear() {
      SET.set(this, 0);
    }

    /** For who comes when all is over: no step. */
    boolean isSet() {
      return set != 0;
    }

    void await() {
      for (int turn = 0; SET.get(this) == 0; turn++) {
        Seam.spin(this, turn);
      }
    }
  }

  /**
   * A job wakes another and then computes until that one has run: the other worker must take it.
   */
  private static void overdue() throws Exception {
    WorkerCarriers carriers = new WorkerCarriers("simulated", 2, SMALL).start();
    Tasks.sleep(Duration.ofMillis(1)); // the sentinel resigns when all are idle
    Flag ran = new Flag();
    Flag ended = new Flag();
    inject(
        carriers,
        new ToldJob(
            carriers,
            on -> {
              on.pushWoken(new ToldJob(carriers, other -> ran.set()));
              ran.await();
              ended.set();
            }));
    Tasks.sleep(Duration.ofMillis(1));
    require(ended.set != 0, "a job waited in a slot beside an idle worker");
    finish(carriers);
  }

  /** A job wakes two others and runs on until both have run; all the workers were asleep. */
  private static void unwatched() throws Exception {
    WorkerCarriers carriers = new WorkerCarriers("simulated", 2, SMALL).start();
    Simulation.settle();
    Flag one = new Flag();
    Flag other = new Flag();
    Flag ended = new Flag();
    inject(
        carriers,
        new ToldJob(
            carriers,
            on -> {
              on.pushWoken(new ToldJob(carriers, again -> one.set()));
              on.pushWoken(new ToldJob(carriers, again -> other.set()));
              one.await();
              other.await();
              ended.set();
            }));
    Tasks.sleep(Duration.ofMillis(1));
    require(ended.set != 0, "jobs waited beside an idle worker");
    finish(carriers);
  }

  /** A job in the ring waits behind one from the slot that runs on; the other worker is on duty. */
  private static void watched() throws Exception {
    WorkerCarriers carriers = new WorkerCarriers("simulated", 2, SMALL).start();
    Simulation.settle();
    Flag go = new Flag();
    Flag ran = new Flag();
    Flag ended = new Flag();
    inject(
        carriers,
        watchedJob(
            carriers,
            go,
            on -> {
              on.pushWoken(new ToldJob(carriers, again -> ran.set()));
              on.pushWoken(
                  new ToldJob(
                      carriers,
                      again -> {
                        ran.await();
                        ended.set();
                      }));
            }));
    Simulation.settle();
    go.set();
    Tasks.sleep(Duration.ofMillis(1));
    require(ended.set != 0, "a job waited behind one that ran on");
    finish(carriers);
  }

  /** Occupies a worker until {@code go}, and has another one watch it. */
  private static ToldJob watchedJob(WorkerCarriers carriers, Flag go, Consumer<Worker> then) {
    return new ToldJob(
        carriers,
        on -> {
          carriers.attend(); // the other worker finds nothing, and watches
          go.await();
          then.accept(on);
        });
  }

  /** Of three workers, here without threads, one runs a job, one is on duty, and one sleeps. */
  private static void resigning() throws Exception {
    WorkerCarriers carriers = new WorkerCarriers("simulated", 3, SMALL);
    Worker busy = carriers.workers[0];
    Worker sentinel = carriers.workers[1];
    carriers.idle.push(carriers.workers[2]);
    require(carriers.takeDuty(sentinel), "two are on duty");
    quietly(scope -> {
      scope.spawn("busy worker", () -> busy.pushWoken(job()));
      carriers.giveUpDuty();
      if (carriers.unattended(sentinel)) {
        carriers.wakeOne();
      }
    });
    require(carriers.idle.count() == 0, "a job waits, and no idle worker watches it");
  }

  /** What is new is taken at once, whoever watches: the clock stands still. */
  private static void urgent() throws Exception {
    WorkerCarriers carriers = new WorkerCarriers("simulated", 2, SMALL).start();
    Simulation.settle();
    Flag go = new Flag();
    Flag ran = new Flag();
    Flag ended = new Flag();
    inject(
        carriers,
        watchedJob(
            carriers,
            go,
            on -> {
              on.pushNew(new ToldJob(carriers, again -> ran.set()));
              on.pushNew(new ToldJob(carriers, again -> {}));
              ran.await();
              ended.set();
            }));
    Simulation.settle();
    go.set();
    Simulation.settle();
    require(ended.set != 0, "a new job waited beside an idle worker");
    finish(carriers);
  }

  /** A job from outside is taken at once, whether the busy worker goes to sleep or not. */
  private static void comes() throws Exception {
    WorkerCarriers carriers = new WorkerCarriers("simulated", 2, SMALL).start();
    Simulation.settle();
    Flag go = new Flag();
    Flag ran = new Flag();
    inject(carriers, watchedJob(carriers, go, on -> {}));
    Simulation.settle();
    go.set();
    inject(carriers, new ToldJob(carriers, on -> ran.set()));
    Simulation.settle();
    require(ran.set != 0, "a job was left to a worker that sleeps");
    finish(carriers);
  }

  /** Of two workers, here without threads, one gets a new job, and the other goes to sleep. */
  private static void fallsAsleep() throws Exception {
    WorkerCarriers carriers = new WorkerCarriers("simulated", 2, SMALL);
    Worker busy = carriers.workers[0];
    busy.pushNew(job());
    boolean[] sees = {false};
    quietly(scope -> {
      scope.spawn("busy worker", () -> busy.pushNew(job()));
      carriers.idle.push(carriers.workers[1]);
      sees[0] = carriers.workVisible();
    });
    require(sees[0] || carriers.idle.count() == 0, "a worker sleeps beside a new job");
  }

  /** Of three workers, here without threads, one has new jobs, one steals, and one sleeps. */
  private static void stolen() throws Exception {
    WorkerCarriers carriers = new WorkerCarriers("simulated", 3, SMALL);
    Worker owner = carriers.workers[0];
    Worker thief = carriers.workers[1];
    for (int i = 0; i <= RING; i++) {
      owner.pushNew(job());
    }
    carriers.idle.push(carriers.workers[2]);
    require(carriers.takeDuty(carriers.workers[2]), "two are on duty");
    quietly(scope -> {
      scope.spawn(
          "owner",
          () -> {
            for (int i = 0; i < RING / 2; i++) {
              require(owner.ring.poll() != null, "more than half was stolen");
            }
          });
      require(carriers.findWork(thief) != null, "nothing was found");
    });
    require(
        thief.ring.size() == 0 || carriers.idle.count() == 0,
        "what was stolen is left to its thief");
  }

  private static void late() throws Exception {
    WorkerCarriers carriers = new WorkerCarriers("simulated", 1, SMALL).start();
    int[] ran = {0};
    quietly(scope -> {
      scope.spawn("stops", carriers::stop);
      inject(carriers, new StrayJob(() -> ran[0]++, carriers));
    });
    Simulation.settle();
    require(ran[0] == 1, "the job ran " + ran[0] + " times");
  }

  /** What was exclusive on the only worker stays so when jobs come after its end. */
  private static void lateInTurn() throws Exception {
    WorkerCarriers carriers = new WorkerCarriers("simulated", 1, SMALL).start();
    Simulation.settle();
    carriers.stop();
    Flag inside = new Flag();
    int[] ran = {0};
    Job[] jobs = new Job[2];
    for (int i = 0; i < jobs.length; i++) {
      jobs[i] =
          new StrayJob(
              () -> {
                require(inside.set == 0, "two jobs of a single worker run at the same time");
                inside.set();
                ran[0]++;
                inside.clear();
              },
              carriers);
    }
    quietly(scope -> {
      scope.spawn("other", () -> inject(carriers, jobs[1]));
      inject(carriers, jobs[0]);
    });
    Simulation.settle();
    require(ran[0] == 2, "of two jobs " + ran[0] + " ran");
  }

  /**
   * A job that is stopped beside wakes another and waits for it: the other worker must be there.
   */
  private static void outlasting() throws Exception {
    WorkerCarriers carriers = new WorkerCarriers("simulated", 2, SMALL).start();
    Tasks.sleep(Duration.ofMillis(1)); // the sentinel resigns when all are idle
    Flag stopped = new Flag();
    Flag ran = new Flag();
    Flag ended = new Flag();
    inject(
        carriers,
        new ToldJob(
            carriers,
            on -> {
              stopped.await();
              on.pushWoken(new StrayJob(ran::set, carriers));
              ran.await();
              ended.set();
            }));
    Simulation.settle();
    carriers.stop();
    stopped.set();
    Tasks.sleep(Duration.ofMillis(1));
    require(ended.set != 0, "a job waited in the slot of a worker that others had left");
  }
}
