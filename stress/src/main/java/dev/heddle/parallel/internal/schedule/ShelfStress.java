package dev.heddle.parallel.internal.schedule;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** The shelf of a worker between its owner and thieves, and the end of a job that was taken. */
public final class ShelfStress {
  private static final Pool POOL = new Pool(PoolSettings.of("stress", 1));

  private ShelfStress() {}

  private static Worker worker() {
    return new Worker(POOL, 0, "stress", 0);
  }

  /** A job that tells who it is. */
  private static final class Numbered extends Job {
    private final int number;

    Numbered(int number) {
      super(null);
      this.number = number;
    }

    @Override
    protected void run(Worker worker) {}
  }

  private static int of(@Nullable Job job) {
    return job instanceof Numbered numbered ? numbered.number : 0;
  }

  /** The owner puts a second fork on the shelf, and wants both back, while a thief takes. */
  @JCStressTest
  @Outcome(id = "5", expect = ACCEPTABLE, desc = "each of the two forks was claimed once")
  @Outcome(expect = FORBIDDEN, desc = "a fork was lost, or claimed twice")
  @State
  public static class TakenBack {
    private final Worker worker = worker();
    private final Numbered one = new Numbered(1);
    private final Numbered four = new Numbered(4);
    private int byOwner;
    private int byThief;

    /** One fork is on offer. */
    public TakenBack() {
      worker.shelf.put(one, worker);
    }

    /** The owner. */
    @Actor
    public void owner() {
      worker.shelf.put(four, worker);
      byOwner = (worker.takeBack(four) ? 4 : 0) + (worker.takeBack(one) ? 1 : 0);
    }

    /** A thief. */
    @Actor
    public void thief() {
      byThief = of(worker.shelf.take(null)) + of(worker.shelf.take(null));
    }

    /** Adds up. */
    @Arbiter
    public void all(I_Result result) {
      result.r1 = byOwner + byThief;
    }
  }

  /** Two thieves, and forks in a slot and in the spill. */
  @JCStressTest
  @Outcome(id = "5", expect = ACCEPTABLE, desc = "each of the two forks was claimed once")
  @Outcome(expect = FORBIDDEN, desc = "a fork was lost, or claimed twice")
  @State
  public static class TwoThieves {
    private final Worker worker = worker();
    private int byOne;
    private int byOther;

    /** Both forks are open. */
    public TwoThieves() {
      worker.shelf.put(new Numbered(1), worker);
      Numbered four = new Numbered(4);
      four.share(worker);
      worker.shelf.spill(new Job[] {four});
    }

    /** A thief. */
    @Actor
    public void thief() {
      byOne = of(worker.shelf.take(null)) + of(worker.shelf.take(null));
    }

    /** Another thief. */
    @Actor
    public void otherThief() {
      byOther = of(worker.shelf.take(null)) + of(worker.shelf.take(null));
    }

    /** Adds up. */
    @Arbiter
    public void all(I_Result result) {
      result.r1 = byOne + byOther;
    }
  }

  /** What the owner wrote before it offered a fork is seen by who takes it. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "nothing was there yet")
  @Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "taken, with what was written before")
  @Outcome(expect = FORBIDDEN, desc = "taken, without what was written before")
  @State
  public static class Published {
    private final Worker worker = worker();
    private int written;

    /** The owner. */
    @Actor
    public void owner() {
      written = 7;
      worker.shelf.put(new Numbered(1), worker);
    }

    /** A thief. */
    @Actor
    public void thief(II_Result result) {
      result.r1 = of(worker.shelf.take(null));
      result.r2 = result.r1 == 0 ? 0 : written;
    }
  }

  /** A thief ends a fork while its owner falls asleep beside it. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the owner sees the end, and was woken")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the owner sees the end before it sleeps")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "the owner was woken")
  @Outcome(id = "0, 1", expect = FORBIDDEN, desc = "the owner sleeps beside what is done")
  @Outcome(expect = FORBIDDEN, desc = "nonsense")
  @State
  public static class DoneThenAsleep {
    private final Worker worker = worker();
    private final Numbered fork = new Numbered(1);

    /** The fork was taken. */
    public DoneThenAsleep() {
      fork.share(worker);
      fork.claim();
    }

    /** The owner. */
    @Actor
    public void owner(II_Result result) {
      worker.fallAsleep(null);
      result.r1 = fork.isDone() ? 1 : 0;
    }

    /** The thief. */
    @Actor
    public void thief() {
      fork.finish();
    }

    /** Whether the owner is still asleep. */
    @Arbiter
    public void asleep(II_Result result) {
      result.r2 = worker.sleepsFor(fork) ? 1 : 0;
    }
  }
}
