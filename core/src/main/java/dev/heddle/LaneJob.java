package dev.heddle;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.wait.Blame;
import dev.heddle.internal.wait.CancelNode;
import dev.heddle.internal.wait.Signal;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.Subject;
import dev.heddle.internal.wait.Waiter;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One call on a lane: the body, and the caller who waits for it. As a node it hangs under the
 * caller's innermost one, and the thread of the lane runs under it: so cancelling the caller, its
 * deadline, and the interrupt policy around it reach the body by the way on which they reach any
 * nested scope.
 *
 * <p>Life: queued, then running, then done; or withdrawn while it is queued, by the caller or the
 * lane. Who takes it off the queue decides, under the lock of the lane. {@code links}, {@code
 * place} and {@code since} are guarded by that lock.
 *
 * <p><b>The caller is woken.</b> The caller publishes its waiter, then reads {@code done}; who ends
 * the call sets {@code done}, then reads the waiter. Both are volatile, so one of them sees the
 * other. The first waiter is published before the call is queued.
 *
 * <p><b>No signal is missed by the body.</b> The canceller sets the signal, then reads {@code
 * runner}; the thread of the lane sets {@code runner}, then looks at the signal.
 */
final class LaneJob<T extends @Nullable Object, X extends Throwable> extends CancelNode
    implements Subject {
  /** Where a call is. */
  enum Place {
    OUTSIDE,
    QUEUED,
    RUNNING
  }

  @SuppressWarnings("rawtypes")
  private static final RefVar<LaneJob, Strand> RUNNER =
      new RefVar<>(AtomicReferenceFieldUpdater.newUpdater(LaneJob.class, Strand.class, "runner"));

  @SuppressWarnings("rawtypes")
  private static final RefVar<LaneJob, Waiter> WAITER =
      new RefVar<>(AtomicReferenceFieldUpdater.newUpdater(LaneJob.class, Waiter.class, "waiter"));

  @SuppressWarnings("rawtypes")
  private static final IntVar<LaneJob> DONE =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(LaneJob.class, "done"));

  final LaneCrew crew;
  final Strand caller;
  private final CancelNode outer;
  private final Body<T, X> body;
  private final TaskLocal.@Nullable Locals locals;

  // Guarded by the lock of the lane.
  Place place = Place.OUTSIDE;
  long since;
  @Nullable LaneJob<?, ?> next;
  @Nullable LaneJob<?, ?> prev;

  private volatile @Nullable Strand runner;
  private volatile @Nullable Waiter waiter;
  private volatile int done;

  // Written by who ends the call, before done.
  private @Nullable T result;
  private @Nullable Throwable thrown;
  private boolean refused;

  private boolean interrupted; // by the caller alone

  /** Made by the caller. */
  LaneJob(LaneCrew crew, Strand caller, Body<T, X> body) {
    super(caller.innermost());
    this.crew = crew;
    this.caller = caller;
    this.outer = caller.innermost();
    this.body = body;
    this.locals = TaskLocal.Locals.inherit(caller.locals());
  }

  // ---- by the caller

  /** Has the lane run the body, and waits until it has. */
  T call() throws X, InterruptedException {
    Waiter wait = caller.newWait(this);
    WAITER.set(this, wait);
    outer.attach(this);
    try {
      crew.submit(this);
      int end = caller.await(wait);
      if (end < 0) {
        if (crew.withdraw(this)) {
          throw caller.failure(wait);
        }
        awaitEnd(end);
      }
    } finally {
      outer.detach(this);
    }
    return outcome(wait);
  }

  /** The body runs, and must not go on without the one that called it. */
  private void awaitEnd(int earlier) {
    if (earlier == Waiter.INTERRUPTED) {
      interrupt();
    }
    Waiter rest = caller.newUninterruptibleWait(this);
    WAITER.set(this, rest);
    if (DONE.get(this) == 0) {
      caller.await(
          rest,
          () -> {
            if (!caller.consumedOurs()) {
              interrupt();
            }
          });
    }
  }

  /** An interrupt from outside is passed on as a cancellation of the body. */
  private void interrupt() {
    interrupted = true;
    cancel(signal(CancelReason.Kind.INTERRUPTED, "the caller was interrupted"));
  }

  private CancelSignal signal(CancelReason.Kind kind, String message) {
    return new CancelSignal(kind, message, crew.toString(), this, null);
  }

  /** A body that has come to its own end keeps it, although it was cancelled meanwhile. */
  private T outcome(Waiter first) throws X, InterruptedException {
    Throwable failure = thrown;
    boolean stopped = refused || (failure != null && SpawnedTask.stemsFromCancellation(failure));
    boolean told = first.state() != Waiter.DONE || outer.signal() != null;
    if (stopped && told) {
      InterruptedException own = caller.failure(first);
      if (failure != null && !(failure instanceof CancelledException)) {
        own.addSuppressed(failure);
      }
      throw own;
    }
    if (interrupted) {
      caller.thread().interrupt(); // used up here, and not told
    }
    if (refused || (stopped && signal() != null)) {
      throw new ClosedException(
          crew + " was closed before the work was done", refused ? null : failure);
    }
    if (failure != null) {
      throw Scope.<X>sneak(failure);
    }
    return Scope.<T>some(result);
  }

  // ---- by the thread of the lane

  /** Runs the body, and keeps how it ended. */
  void run(Strand thread) {
    RUNNER.set(this, thread);
    CancelNode before = thread.innermost();
    thread.push(this);
    thread.locals(locals);
    if (signal() != null) {
      refused = true;
    } else {
      try {
        result = body.run();
      } catch (Throwable failure) {
        thrown = failure;
      }
    }
    thread.locals(null);
    thread.pop(before);
    RUNNER.set(this, null);
    Thread.interrupted(); // what the body has left, or what somebody else has sent
  }

  /** There is no thread that could run the body. */
  void fail(Throwable noThread) {
    thrown = noThread;
  }

  /** The lane does not run the body; nobody has. */
  void refuse() {
    refused = true;
  }

  /** Stops the body, if it lets itself be stopped. */
  void stop() {
    cancel(signal(CancelReason.Kind.SHUTDOWN, "the lane was closed"));
  }

  /** Lets the caller go on; not under the lock, when the lane has let go of this call. */
  void end() {
    DONE.set(this, 1);
    Waiter known = WAITER.get(this);
    if (known != null && known.tryEnd(Waiter.DONE)) {
      known.wake();
    }
  }

  // ---- cancellation

  @Override
  protected @Nullable Strand strand() {
    return RUNNER.get(this);
  }

  /** The thread that runs the body, or null if none does. */
  @Nullable Strand runner() {
    return RUNNER.get(this);
  }

  @Override
  protected void onSignal(Signal received) {
    Interrupter.onCancel(this, Interrupter.policyAt(this));
  }

  // ---- who waits for whom

  @Override
  public void blame(Thread waiting, Blame blame) {
    crew.blame(this, waiting, blame);
  }

  @Override
  public @Nullable Thread holder() {
    Strand runs = runner();
    return runs == null ? null : runs.thread();
  }

  @Override
  public boolean canFail() {
    return true;
  }

  @Override
  public String subjectName() {
    return (runner() == null ? "work queued in " : "work running in ") + crew;
  }
}
