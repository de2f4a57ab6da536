package dev.heddle.internal.wait;

import org.jspecify.annotations.Nullable;

/** A thread that is no task of ours: one of the program's, or one that a pool keeps. */
public class ForeignStrand extends Strand {
  private static final ThreadLocal<@Nullable ForeignStrand> LOCAL = new ThreadLocal<>();
  private static final boolean SEVERAL_PROCESSORS = Runtime.getRuntime().availableProcessors() > 1;
  private static final int MOST_PASSED_OVER = 63;

  private boolean listed;
  private int passesOver; // so many chances to spin after each that was in vain
  private int left;

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
  public final void hasSpun(boolean found) {
    passesOver = found ? 0 : Math.min(2 * passesOver + 1, MOST_PASSED_OVER);
    left = passesOver;
  }
}
