package dev.heddle.internal.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** The LIFO slot of a worker between its owner and the sentinel. */
public final class SlotStress {
  private SlotStress() {}

  /** Two workers: the first has a job in its slot, which the second has seen there once. */
  private static Worker[] workersWith(Job hot) {
    Worker[] workers = new WorkerCarriers("stress", 2, new EngineSizes(4, 1, 1, 2, 0)).workers;
    workers[0].pushWoken(hot);
    workers[1].takeOverdue(workers[0], 1);
    return workers;
  }

  /** Both take what is in the slot. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the owner has it")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the sentinel has it")
  @Outcome(expect = FORBIDDEN, desc = "nobody has it, or both")
  @State
  public static class OwnerAndSentinel {
    private final Census census = new Census(1);
    private final Worker[] workers = workersWith(census.job(0));

    /** The owner. */
    @Actor
    public void owner(II_Result result) {
      result.r1 = census.of(workers[0].takeLifo());
    }

    /** The sentinel. */
    @Actor
    public void sentinel(II_Result result) {
      result.r2 = census.of(workers[1].takeOverdue(workers[0], 1));
    }
  }

  /** The owner displaces what the sentinel takes. */
  @JCStressTest
  @Outcome(id = "5", expect = ACCEPTABLE, desc = "each of the two jobs was taken once")
  @Outcome(expect = FORBIDDEN, desc = "a job was lost, or taken twice")
  @State
  public static class Displaced {
    private final Census census = new Census(2);
    private final Worker[] workers = workersWith(census.job(0));
    private int bySentinel;

    /** The owner. */
    @Actor
    public void owner() {
      workers[0].pushWoken(census.job(1));
    }

    /** The sentinel. */
    @Actor
    public void sentinel() {
      bySentinel = census.of(workers[1].takeOverdue(workers[0], 1));
    }

    /** Takes the rest. */
    @Arbiter
    public void rest(I_Result result) {
      result.r1 =
          bySentinel
              + census.of(workers[0].takeLifo())
              + census.drain(workers[0].ring)
              + census.drain(workers[1].ring);
    }
  }
}
