package dev.heddle.sync;

import dev.heddle.TimeoutException;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A point where a fixed number of parties wait for each other, again and again.
 *
 * {@snippet file="dev/heddle/snippets/SyncSnippets.java" region="barrier"}
 *
 * <p>Not for the end of tasks: a scope waits for them. It is no case of a select, because an
 * arrival cannot be taken back.
 *
 * <p><b>Broken.</b> If one who waits is cancelled, interrupted or late, the others of that round
 * could wait for ever: all get a {@link BrokenBarrierException}, and so does whoever arrives, until
 * somebody {@linkplain #reset resets} the barrier. Who was stopped just when the last one arrived
 * has arrived: the round is complete.
 *
 * <p><b>Happens-before.</b> What any party did before it arrived is seen by all after they passed.
 */
public final class Barrier extends WaitPoint {
  private static final Object PASSED = new Object();
  private static final Object BROKEN = new Object();

  private final int parties;

  // Guarded by the lock. arrived parties wait in this generation, and arrived < parties.
  private int arrived;
  private long generation;
  private boolean broken;

  /**
   * A barrier for so many parties.
   *
   * @throws IllegalArgumentException if {@code parties} is less than 1
   */
  public Barrier(int parties) {
    if (parties < 1) {
      throw new IllegalArgumentException("a barrier needs at least 1 party: " + parties);
    }
    this.parties = parties;
  }

  /**
   * Arrives, and waits until all have.
   *
   * @return true for the one that arrived last, and did not wait: the leader of this round
   * @throws BrokenBarrierException if the barrier is or gets broken
   * @throws dev.heddle.CancelledException if the caller is cancelled; breaks the barrier
   * @throws InterruptedException if the caller is interrupted from outside; breaks the barrier
   */
  public boolean await() throws InterruptedException {
    Seam.operation("await", this);
    Object end = arrive(false, 0);
    return end == this;
  }

  /**
   * Like {@link #await()}, for at most {@code limit}.
   *
   * @throws TimeoutException if not all have arrived by then; breaks the barrier
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  public boolean awaitWithin(Duration limit) throws InterruptedException {
    long nanos = Durations.nanos(limit, "limit");
    Seam.operation("awaitWithin", this);
    Object end = arrive(true, nanos);
    if (end == null) {
      throw new TimeoutException("not all of " + this + " arrived within " + limit);
    }
    return end == this;
  }

  /** This barrier for the leader, PASSED for the others, null if the time limit passed. */
  private @Nullable Object arrive(boolean limited, long nanos) throws InterruptedException {
    Strand self = Strand.current();
    self.enter();
    WaitNode node = new WaitNode(self.newWait(this), this);
    WaitNode chain = null;
    lock();
    boolean whole = !broken;
    boolean leads = whole && arrived + 1 == parties;
    long round = generation;
    if (leads) {
      chain = next(PASSED);
    } else if (whole) {
      arrived++;
      enqueue(node);
    }
    unlock();
    WaitQueue.wakeAll(chain);
    if (leads) {
      return this;
    }
    Object end = whole ? awaitRound(self, node, limited, nanos, round) : BROKEN;
    if (end == BROKEN) {
      throw new BrokenBarrierException(
          this + " is broken: somebody gave up or reset it; Barrier.reset makes it usable again");
    }
    return end;
  }

  private @Nullable Object awaitRound(
      Strand self, WaitNode node, boolean limited, long nanos, long round)
      throws InterruptedException {
    boolean passed = false;
    try {
      Object end = awaitQueued(self, node, limited, nanos);
      passed = end != null;
      return end;
    } finally {
      if (!passed) {
        breakRound(round);
      }
    }
  }

  /** Ends the round, and claims all who wait; under the lock. */
  private @Nullable WaitNode next(Object end) {
    generation++;
    arrived = 0;
    return claimAll(end);
  }

  private void breakRound(long round) {
    WaitNode chain = null;
    lock();
    if (generation == round) {
      broken = true;
      chain = next(BROKEN);
    }
    unlock();
    WaitQueue.wakeAll(chain);
  }

  /** Makes the barrier usable again; whoever waits gets a {@link BrokenBarrierException}. */
  public void reset() {
    Seam.operation("reset", this);
    lock();
    broken = false;
    WaitNode chain = next(BROKEN);
    unlock();
    WaitQueue.wakeAll(chain);
  }

  /** Whether it is broken. */
  public boolean isBroken() {
    Seam.operation("isBroken", this);
    lock();
    boolean now = broken;
    unlock();
    return now;
  }

  /** How many parties it is for. */
  public int parties() {
    return parties;
  }

  @Override
  @Nullable Object meet(Object request, boolean first) {
    return null; // rounds end by claiming all
  }

  @Override
  public String toString() {
    return "barrier " + id + " for " + parties;
  }
}
