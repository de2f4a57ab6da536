package dev.heddle.parallel.internal.schedule;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.wait.CancelNode;
import dev.heddle.internal.wait.Signal;
import dev.heddle.internal.wait.Strand;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/** A place where one worker at a time may wait, and that others end for good. */
public final class Interruptible {
  /*
   * No wait escapes: who waits publishes its node, then reads `ended`; who ends sets `ended`, then reads the node. All
   * four are volatile, so one of them sees the other. A node that is cancelled ends the wait that its strand is in, or
   * the next one (CancelNode).
   */
  private static final Signal ENDED = _ -> new InterruptedException("the parallel run has ended");

  private static final IntVar<Interruptible> IS_ENDED =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Interruptible.class, "ended"));
  private static final RefVar<Interruptible, Node> INSIDE =
      new RefVar<>(
          AtomicReferenceFieldUpdater.newUpdater(Interruptible.class, Node.class, "inside"));

  private volatile int ended;
  private volatile @Nullable Node inside;

  private static final class Node extends CancelNode {
    private final Strand strand;

    Node(CancelNode outer, Strand strand) {
      super(outer);
      this.strand = strand;
    }

    @Override
    protected Strand strand() {
      return strand;
    }
  }

  /**
   * Runs a body that may wait.
   *
   * @throws InterruptedException if this was ended, or the call that runs was cancelled
   */
  public <T extends @Nullable Object> T enter(Callable<T> body) throws Exception {
    Strand strand = Strand.current();
    CancelNode outer = strand.innermost();
    Node node = new Node(outer, strand);
    outer.attach(node);
    strand.push(node);
    INSIDE.set(this, node);
    try {
      if (IS_ENDED.get(this) != 0) {
        throw ENDED.exception(node);
      }
      return body.call();
    } finally {
      INSIDE.set(this, null);
      strand.pop(outer);
      outer.detach(node);
    }
  }

  /** Ends the wait inside, and each that comes. */
  public void end() {
    IS_ENDED.set(this, 1);
    Node node = INSIDE.get(this);
    if (node != null) {
      node.cancel(ENDED);
    }
  }
}
