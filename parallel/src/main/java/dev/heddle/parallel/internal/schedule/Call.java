package dev.heddle.parallel.internal.schedule;

import dev.heddle.internal.wait.CancelNode;
import dev.heddle.internal.wait.Signal;
import dev.heddle.internal.wait.Strand;
import dev.heddle.parallel.ParCancelledException;
import org.jspecify.annotations.Nullable;

/**
 * The cancellation of everything that one call from outside has started: a node below the one that
 * the caller runs under.
 */
public final class Call extends CancelNode {
  /*
   * How a cancellation reaches the parts
   *   A loop reads isCancelled() before each block. A join reads its worker's beat anyway: onSignal raises all beats,
   *   a worker that starts a part of a cancelled call raises its own, and a worker that finds its beat up in a
   *   cancelled call throws, and leaves the beat up for the next join. A wait in the waiting core runs under a
   *   Part, which the signal reaches like any other node.
   */
  private final Pool pool;

  Call(CancelNode outer, Pool pool) {
    super(outer);
    this.pool = pool;
  }

  @Override
  protected @Nullable Strand strand() {
    return null;
  }

  @Override
  protected void onSignal(Signal received) {
    pool.raiseBeats(null);
  }

  /** Whether the caller was cancelled, or its deadline has passed. */
  public boolean isCancelled() {
    return signal() != null;
  }

  /** What a part throws that finds the call cancelled; null while it is not. */
  public @Nullable ParCancelledException cancellation() {
    Signal cause = signal();
    return cause == null ? null : new ParCancelledException(cause.exception(this));
  }

  /** What a worker runs under while it runs a part of a call. */
  static final class Part extends CancelNode {
    private final Strand strand;

    Part(Call call, Strand strand) {
      super(call);
      this.strand = strand;
    }

    @Override
    protected Strand strand() {
      return strand;
    }
  }
}
