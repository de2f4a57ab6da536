package dev.heddle;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.CancelNode;
import dev.heddle.internal.wait.Gate;
import dev.heddle.internal.wait.Signal;
import dev.heddle.internal.wait.Strand;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * An action that is run when the surrounding node is cancelled, once, on a thread of its own: it
 * may block, and the canceller must not.
 *
 * <p>States: ARMED, then by one CAS either RUNNING (the gate opens when the action is done) or
 * CLOSED.
 */
final class OnCancel extends CancelNode implements Tasks.Registration {
  private static final int ARMED = 0;
  private static final int RUNNING = 1;
  private static final int CLOSED = 2;

  private static final IntVar<OnCancel> STATE =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(OnCancel.class, "state"));

  private final CancelNode outer;
  private final Runnable action;
  private final Gate done = new Gate();
  private volatile int state;

  private OnCancel(CancelNode outer, Runnable action) {
    super(outer);
    this.outer = outer;
    this.action = action;
  }

  static OnCancel register(Runnable action) {
    Strand self = Strand.current();
    Seam.operation("onCancel", self);
    CancelNode outer = self.innermost();
    OnCancel node = new OnCancel(outer, action);
    outer.attach(node);
    return node;
  }

  @Override
  protected @Nullable Strand strand() {
    return null;
  }

  @Override
  protected void onSignal(Signal received) {
    if (STATE.cas(this, ARMED, RUNNING)) {
      Seam.startDaemon("heddle-on-cancel", this::run);
    }
  }

  private void run() {
    try {
      action.run();
    } catch (Throwable failure) {
      System.getLogger("dev.heddle")
          .log(System.Logger.Level.ERROR, "an action registered with onCancel failed", failure);
    } finally {
      done.open();
    }
  }

  @Override
  public void close() {
    Seam.operation("end of onCancel", this);
    outer.detach(this);
    Signal received = outer.signal();
    if (received != null) {
      onSignal(received); // cancelled while open, though the canceller has not come here yet
    }
    if (!STATE.cas(this, ARMED, CLOSED) && STATE.get(this) == RUNNING) {
      done.awaitUninterruptibly();
    }
  }
}
