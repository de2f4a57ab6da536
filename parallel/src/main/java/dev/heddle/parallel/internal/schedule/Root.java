package dev.heddle.parallel.internal.schedule;

import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.CancelNode;
import dev.heddle.internal.wait.Signal;
import dev.heddle.internal.wait.Strand;
import dev.heddle.parallel.ParCancelledException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A job from outside the pool, whose caller parks until it is done.
 *
 * @param <T> what it returns
 */
final class Root<T extends @Nullable Object> extends Job {
  static final Throwable NOT_RUN = new NotRun();

  /** One object for all, without a trace: that would keep the classes of whoever came first. */
  private static final class NotRun extends StackOverflowError {
    NotRun() {
      super("the work that was handed to a pool could not be started");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  private final Pool pool;
  private final Function<Worker, T> body;
  private final Thread caller = Thread.currentThread();
  private final CancelNode outer;
  private final Call call;
  private @Nullable T result;
  private @Nullable Throwable failure = NOT_RUN;

  Root(Pool pool, Function<Worker, T> body) {
    super(null);
    this.pool = pool;
    this.body = body;
    outer = Strand.current().innermost();
    call = new Call(outer, pool);
  }

  @Override
  protected void run(Worker worker) {
    try {
      ParCancelledException cancelled = call.cancellation();
      if (cancelled != null) {
        throw cancelled;
      }
      result = body.apply(worker);
      failure = null;
    } catch (Throwable t) {
      failure = t;
    }
  }

  @Override
  Call ownCall() {
    return call;
  }

  @Override
  void finished() {
    Seam.unpark(caller);
    pool.release();
  }

  /**
   * Has the pool run this, and parks until it is done. Interruption does not end the wait; the
   * interrupt status is kept.
   */
  @SuppressWarnings("NullAway") // the result of a body that returned is of type T
  T perform() {
    outer.attach(call);
    boolean interrupted = false;
    try {
      pool.submit(this);
      Worker worker = Worker.current(); // of another pool
      while (!isDone()) {
        if (worker != null) {
          worker.beginBlocking();
        }
        try {
          Seam.park(this);
        } finally {
          if (worker != null) {
            worker.endBlocking();
          }
        }
        interrupted |= Thread.interrupted();
      }
    } finally {
      outer.detach(call);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    Throwable thrown = failure;
    if (thrown == null) {
      return result;
    }
    if (thrown instanceof ParCancelledException) {
      Signal signal = outer.signal();
      if (signal != null) {
        throw new ParCancelledException(outer.deliver(signal));
      }
    }
    Failures.addCaller(thrown);
    throw Failures.sneak(thrown);
  }
}
