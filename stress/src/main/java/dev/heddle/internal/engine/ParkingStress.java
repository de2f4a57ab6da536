package dev.heddle.internal.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A worker goes to sleep while a job is published: it sees the job, or it is taken off the idle
 * list and woken. The workers are not started: only the two sides of the protocol run.
 */
public final class ParkingStress {
  private static final EngineSizes SMALL = new EngineSizes(4, 2, 1, 2, 0);

  private ParkingStress() {}

  private static int sleep(WorkerCarriers carriers, Worker worker) {
    carriers.idle.push(worker);
    return carriers.workVisible() ? 1 : 0;
  }

  /** A job from outside. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the worker sees the job")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the worker is woken")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
  @Outcome(expect = FORBIDDEN, desc = "the worker sleeps beside a job")
  @State
  public static class Injected {
    private final Census census = new Census(1);
    private final WorkerCarriers carriers = new WorkerCarriers("stress", 1, SMALL);

    /** Who makes the job runnable. */
    @Actor
    public void publisher() {
      carriers.inject(census.job(0), 1);
    }

    /** The worker. */
    @Actor
    public void worker(II_Result result) {
      result.r1 = sleep(carriers, carriers.workers[0]);
    }

    /** Whether the worker was woken. */
    @Arbiter
    public void woken(II_Result result) {
      result.r2 = 1 - carriers.idle.count();
    }
  }

  /** A job that is not urgent, whose publisher relies on a sentinel that gives up its duty. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the former sentinel sees the job")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "another worker is woken")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
  @Outcome(expect = FORBIDDEN, desc = "the job waits, and nobody watches it")
  @State
  public static class Resigning {
    private final Census census = new Census(1);
    private final WorkerCarriers carriers = new WorkerCarriers("stress", 3, SMALL);

    /** The first worker is on duty, the second runs a job, the third sleeps. */
    public Resigning() {
      carriers.idle.push(carriers.workers[2]);
      carriers.takeDuty(carriers.workers[0]);
    }

    /** The second worker, whose job wakes another. */
    @Actor
    public void publisher() {
      carriers.workers[1].pushWoken(census.job(0));
    }

    /** The first worker, which has found something to do. */
    @Actor
    public void sentinel(II_Result result) {
      carriers.giveUpDuty();
      result.r1 = carriers.unattended(carriers.workers[0]) ? 1 : 0;
    }

    /** Whether the third worker was woken. */
    @Arbiter
    public void woken(II_Result result) {
      result.r2 = 1 - carriers.idle.count();
    }
  }

  /** A new job in the ring of a worker. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the worker sees the job")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the worker is woken")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
  @Outcome(expect = FORBIDDEN, desc = "the worker sleeps beside a job")
  @State
  public static class New {
    private final Census census = new Census(2);
    private final WorkerCarriers carriers = new WorkerCarriers("stress", 2, SMALL);

    /** A job is in the slot of the other worker. */
    public New() {
      carriers.workers[1].pushNew(census.job(0));
    }

    /** The other worker, which runs a job that makes jobs runnable. */
    @Actor
    public void publisher() {
      carriers.workers[1].pushNew(census.job(1));
    }

    /** The worker. */
    @Actor
    public void worker(II_Result result) {
      result.r1 = sleep(carriers, carriers.workers[0]);
    }

    /** Whether the worker was woken. */
    @Arbiter
    public void woken(II_Result result) {
      result.r2 = 1 - carriers.idle.count();
    }
  }
}
