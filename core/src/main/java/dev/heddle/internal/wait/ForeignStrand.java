package dev.heddle.internal.wait;

import dev.heddle.internal.seam.Seam;
import org.jspecify.annotations.Nullable;

/**
 * A thread that is no task of ours: one of the program's, or one that a pool keeps.
 *
 * <p>If it is a platform thread it spins before it parks: at first {@link #PAUSES} turns of pauses,
 * then {@link #YIELDS} yields, since whoever it waits for may need its processor. While nobody else
 * wants that, all this takes some ten microseconds. Where others do, a yield lasts until all of
 * them had their turn, and parking is better: one that takes longer than {@link #SLOW_NANOS} ends
 * the spin.
 *
 * <p>After a spin in vain the thread passes over the next chance to spin, then three, up to {@link
 * #MOST_AFTER_VAIN}; after slow ones that goes on up to {@link #MOST_AFTER_SLOW}. A spin that finds
 * what it looked for, with no slow yield, clears that.
 */
public class ForeignStrand extends Strand {
  private static final ThreadLocal<@Nullable ForeignStrand> LOCAL = new ThreadLocal<>();
  private static final boolean SEVERAL_PROCESSORS = Runtime.getRuntime().availableProcessors() > 1;
  static final int PAUSES = 7; // 1, 2, 4, up to 64 hints
  static final int YIELDS = 30;
  static final long SLOW_NANOS = 200_000;
  static final int MOST_AFTER_VAIN = 7;
  static final int MOST_AFTER_SLOW = 4_095;

  private boolean listed;
  private int passesOver; // so many chances to spin after each that was in vain
  private int left;
  private boolean slow;

  /** Of the calling thread. */
  protected ForeignStrand() {
    super(null);
    bind(Thread.currentThread());
  }

  static ForeignStrand ofThisThread() {
    ForeignStrand strand = LOCAL.get();
    if (strand == null) {
      strand = new ForeignStrand();
      strand.adopt();
    }
    return strand;
  }

  /** From now on the calling thread is this line of execution. */
  protected final void adopt() {
    LOCAL.set(this);
  }

  @Override
  protected final void showToWatch() {
    if (!listed) {
      listed = true;
      DeadlockWatch.include(thread());
    }
  }

  @Override
  public final boolean maySpin() {
    if (left > 0) {
      left--;
      return false;
    }
    return SEVERAL_PROCESSORS && !thread().isVirtual();
  }

  @Override
  public final boolean spinTurn(int turn) {
    if (turn < PAUSES) {
      Seam.backOff(turn);
      return true;
    }
    if (slow || turn >= PAUSES + YIELDS) {
      return false;
    }
    long before = Seam.nanoTime();
    Seam.yieldNow();
    yieldTook(Seam.nanoTime() - before);
    return true;
  }

  /** A yield of the spin that goes on has taken {@code nanos}. */
  final void yieldTook(long nanos) {
    slow |= nanos > SLOW_NANOS;
  }

  @Override
  public final void hasSpun(boolean found) {
    if (found && !slow) {
      passesOver = 0;
    } else if (slow || passesOver < MOST_AFTER_VAIN) {
      passesOver = Math.min(2 * passesOver + 1, MOST_AFTER_SLOW);
    } else {
      passesOver = MOST_AFTER_VAIN;
    }
    left = passesOver;
    slow = false;
  }
}
