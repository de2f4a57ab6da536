package dev.heddle.internal.wait;

import org.jspecify.annotations.Nullable;

/** A thread that is no task of ours: one of the program's, or one that a pool keeps. */
public class ForeignStrand extends Strand {
  private static final ThreadLocal<@Nullable ForeignStrand> LOCAL = new ThreadLocal<>();
  private boolean listed;

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
}
