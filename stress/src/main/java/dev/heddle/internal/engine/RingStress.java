package dev.heddle.internal.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The ring of a worker between its owner and thieves. */
public final class RingStress {
  private RingStress() {}

  /** The owner takes and appends while half of the ring is stolen. */
  @JCStressTest
  @Outcome(id = "85", expect = ACCEPTABLE, desc = "each of the four jobs was taken once")
  @Outcome(expect = FORBIDDEN, desc = "a job was lost, or taken twice")
  @State
  public static class OwnerAndThief {
    private final Census census = new Census(4);
    private final RunRing ring = Census.ring();
    private final RunRing own = Census.ring();
    private int byOwner;
    private int byThief;

    /** Fills the ring. */
    public OwnerAndThief() {
      for (int i = 0; i < 3; i++) {
        ring.push(census.job(i));
      }
    }

    /** The owner. */
    @Actor
    public void owner() {
      byOwner = census.of(ring.poll());
      ring.push(census.job(3));
      byOwner += census.of(ring.poll());
    }

    /** A thief. */
    @Actor
    public void thief() {
      byThief = census.of(own.stealHalf(ring));
    }

    /** Takes the rest. */
    @Arbiter
    public void rest(I_Result result) {
      result.r1 = byOwner + byThief + census.drain(ring) + census.drain(own);
    }
  }

  /** Two thieves meet at a full ring. */
  @JCStressTest
  @Outcome(id = "85", expect = ACCEPTABLE, desc = "each of the four jobs was taken once")
  @Outcome(expect = FORBIDDEN, desc = "a job was lost, or taken twice")
  @State
  public static class TwoThieves {
    private final Census census = new Census(4);
    private final RunRing ring = Census.ring();
    private final RunRing one = Census.ring();
    private final RunRing other = Census.ring();
    private int byOne;
    private int byOther;

    /** Fills the ring. */
    public TwoThieves() {
      for (int i = 0; i < 4; i++) {
        ring.push(census.job(i));
      }
    }

    /** A thief. */
    @Actor
    public void thief() {
      byOne = census.of(one.stealHalf(ring));
    }

    /** Another thief. */
    @Actor
    public void otherThief() {
      byOther = census.of(other.stealHalf(ring));
    }

    /** Takes the rest. */
    @Arbiter
    public void rest(I_Result result) {
      result.r1 = byOne + byOther + census.drain(ring) + census.drain(one) + census.drain(other);
    }
  }

  /** A share of the injection is staged in the ring, and stolen from it at once. */
  @JCStressTest
  @Outcome(id = "85", expect = ACCEPTABLE, desc = "each of the four jobs was taken once")
  @Outcome(expect = FORBIDDEN, desc = "a job was lost, or taken twice")
  @State
  public static class StagedAndStolen {
    private final Census census = new Census(4);
    private final InjectionQueue queue = new InjectionQueue(4);
    private final RunRing ring = Census.ring();
    private final RunRing own = Census.ring();
    private int byOwner;
    private int byThief;

    /** Fills the queue. */
    public StagedAndStolen() {
      for (int i = 0; i < 4; i++) {
        queue.push(census.job(i));
      }
    }

    /** The owner. */
    @Actor
    public void owner() {
      byOwner = census.of(queue.pollShare(ring, 1));
      byOwner += census.of(ring.poll());
    }

    /** A thief. */
    @Actor
    public void thief() {
      byThief = census.of(own.stealHalf(ring));
    }

    /** Takes the rest. */
    @Arbiter
    public void rest(I_Result result) {
      result.r1 = byOwner + byThief + census.drain(ring) + census.drain(own);
      for (Job job; (job = queue.poll()) != null; ) {
        result.r1 += census.of(job);
      }
    }
  }
}
