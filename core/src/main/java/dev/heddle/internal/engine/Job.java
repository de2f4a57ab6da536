package dev.heddle.internal.engine;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread as a scheduler sees it: the attachment that the dispatcher knows the thread by.
 *
 * <p>The JDK hands the continuation of a virtual thread to its {@code Executor} each time the
 * thread becomes runnable. Every task is its own executor, so that the identity of what runs is
 * known for free. A later scheduler API of the JDK with an attachment per thread maps onto the same
 * shape.
 */
public interface Job extends Executor, Thread.UncaughtExceptionHandler {
  /** The continuation, once the thread has been started. */
  @Nullable Runnable continuation();

  /** Keeps the continuation; called once, before the first run. */
  void continuation(Runnable first);

  /** The carriers that run this job. */
  Carriers carriers();

  /** This job without what a queue keeps beside it. */
  default Job bare() {
    return this;
  }

  /** The thread of this job, where it is known. */
  default @Nullable Thread thread() {
    return null;
  }

  /**
   * A number that is another one after each operation of Heddle that the job has begun. For those
   * who watch: it may be read late.
   */
  default long steps() {
    return 0;
  }

  /**
   * Whether the job yields only because it has spent its budget: it goes on with what it does
   * together with its neighbours, and nobody needs to be woken for that. Asked on the carrier that
   * it leaves.
   */
  default boolean hasSpentBudget() {
    return false;
  }

  /**
   * The job that the calling thread is, or null if it is none; on a carrier whose slice has just
   * ended, the one that it ran.
   *
   * <p>A carrier of ours knows what it runs. On the JDK's carriers the thread leads to its job
   * through its uncaught-exception handler, the one field that a virtual thread has for us; a
   * thread-local would cost a map per task. Code that replaces the handler from inside the task
   * cuts this link; the thread is then treated like any foreign one.
   */
  static @Nullable Job current() {
    if (CarrierAccess.available() && CarrierAccess.currentCarrier() instanceof Carrier carrier) {
      return carrier.running();
    }
    return Thread.currentThread().getUncaughtExceptionHandler() instanceof Job job ? job : null;
  }

  /** Runs the thread on the calling carrier until it parks, yields or ends. */
  default void runSlice() {
    Runnable slice = continuation();
    if (slice == null) {
      throw new AssertionError("a job was scheduled before its thread was started");
    }
    slice.run();
  }

  /**
   * Called by the JDK when the thread has become runnable; the caller may be pinned, so nothing
   * here blocks, and nothing here throws, because that would strike an unrelated thread.
   *
   * <p>A continuation that is not ours belongs to a plain virtual thread that was started inside a
   * task and inherited the task's executor: it gets a job of its own.
   */
  @Override
  default void execute(Runnable runnable) {
    Runnable mine = continuation();
    if (mine == null) {
      continuation(runnable);
      carriers().start(this);
    } else if (mine == runnable || !Cures.STRAYS) {
      carriers().schedule(this);
    } else {
      carriers().start(new StrayJob(runnable, carriers()));
    }
  }

  /** Tasks let nothing through; a job is a handler only so that it can be found by its thread. */
  @Override
  default void uncaughtException(Thread thread, Throwable failure) {
    System.getLogger("dev.heddle")
        .log(
            System.Logger.Level.ERROR,
            "task thread '" + thread.getName() + "' ended irregularly",
            failure);
  }
}
