package dev.heddle;

import dev.heddle.internal.engine.TimerEntry;
import dev.heddle.internal.engine.Timers;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.CancelNode;
import dev.heddle.internal.wait.Signal;
import dev.heddle.internal.wait.Strand;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of one strand with a time limit: {@code Tasks.timeout}, or a shield, which in addition
 * hangs under no other node, so that cancellation from outside does not reach it.
 */
final class LimitNode extends CancelNode {
  private final Strand owner;
  private final CancelNode outer;
  private final Duration limit;
  private final boolean shielding;
  private final long deadline;
  private final TimerEntry timer;
  private boolean interruptedBefore;

  /** Opens a node for the calling strand, which runs under it from now on. */
  static LimitNode open(Duration limit, long nanos, boolean shielding) {
    Strand owner = Strand.current();
    Seam.operation(shielding ? "shield" : "timeout", owner);
    LimitNode node = new LimitNode(owner, limit, nanos, shielding);
    if (!shielding) {
      node.outer.attach(node);
    }
    owner.push(node);
    if (shielding) {
      // Not before the push: a canceller that has seen the old node may still be interrupting.
      node.interruptedBefore = owner.setInterruptAside();
    }
    Timers.arm(node.timer, node.deadline - nanos);
    return node;
  }

  private LimitNode(Strand owner, Duration limit, long nanos, boolean shielding) {
    super(shielding ? null : owner.innermost());
    this.owner = owner;
    this.outer = owner.innermost();
    this.limit = limit;
    this.shielding = shielding;
    this.deadline = Seam.nanoTime() + nanos;
    this.timer =
        new TimerEntry(deadline) {
          @Override
          protected void fire() {
            LimitNode.this.cancel(
                CancelSignal.deadline(
                    limit,
                    "a " + (shielding ? "shield" : "timeout") + " of " + limit,
                    LimitNode.this,
                    deadline()));
          }
        };
  }

  @Override
  protected Strand strand() {
    return owner;
  }

  Strand owner() {
    return owner;
  }

  /** The node around {@code node}; unlike its parent, also around a shield. */
  static @Nullable CancelNode around(CancelNode node) {
    return node instanceof LimitNode limited ? limited.outer : node.outerNode();
  }

  /** Whether the strand still runs under this node, perhaps inside a further one. */
  boolean isOpen() {
    CancelNode node = owner.innermost();
    while (node != null && node != this) {
      node = around(node);
    }
    return node == this;
  }

  long deadline() {
    return deadline;
  }

  @Override
  protected boolean hasTimeLimit() {
    return true;
  }

  /**
   * Ends the stretch.
   *
   * @return the exception that takes the place of {@code failure}, or {@code failure}
   */
  @Nullable Throwable close(@Nullable Throwable failure) {
    Seam.operation(shielding ? "end of shield" : "end of timeout", owner);
    timer.cancel();
    boolean told = delivered() || owner.interruptedByUs();
    owner.pop(outer);
    if (shielding) {
      if (interruptedBefore) {
        owner.thread().interrupt();
      }
    } else {
      outer.detach(this);
    }
    Signal signal = signal();
    if (signal == null || ((CancelSignal) signal).source != this) {
      return failure;
    }
    boolean consequence = failure != null && SpawnedTask.stemsFromCancellation(failure);
    if (!told && !consequence) {
      return failure; // too late to matter: the body had its own end
    }
    TimeoutException timeout = new TimeoutException("not done within " + limit);
    if (failure != null) {
      timeout.addSuppressed(failure);
    }
    return timeout;
  }

  @Override
  protected void onSignal(Signal received) {
    if (((CancelSignal) received).source == this) {
      Interrupter.onCancel(this, Interrupter.policyAt(this));
    }
  }
}
