package dev.heddle.test.internal.sim;

import org.jspecify.annotations.Nullable;

/**
 * How a schedule ended.
 *
 * @param reason the kind of end
 * @param failure the exception that ended it, or that shows where
 * @param detail the thread that it is about, or a text, as the reason wants it
 */
public record Stop(Reason reason, @Nullable Throwable failure, @Nullable String detail) {
  /** Every thread ended, nothing was wrong. */
  public static final Stop OK = new Stop(Reason.OK, null, null);

  /** The strategy ended it: it repeats an explored schedule. */
  public static final Stop PRUNED = new Stop(Reason.PRUNED, null, null);

  /** The kinds of ends. */
  public enum Reason {
    /** Nothing was wrong. */
    OK,
    /** Ended by the strategy. */
    PRUNED,
    /** An exception left the test or a detached task. */
    FAILURE,
    /** Nobody can run. */
    DEADLOCK,
    /** Nobody can run, although what somebody waits for has happened. */
    LOST_WAKE_UP,
    /** Only threads are left that wait actively for each other. */
    LIVELOCK,
    /** The bound on steps was reached. */
    STEPS,
    /** The test ended before a task that it started. */
    LEAK,
    /** A value was lost or came twice. */
    LEDGER,
    /** The thread with the baton blocks where the test runtime cannot see it. */
    BLOCKED_OUTSIDE,
    /** The thread with the baton runs without reaching a decision point. */
    RUNS_ON,
    /** A thread that is not simulated woke a simulated one. */
    FOREIGN_WAKE_UP,
    /** A replay does not fit the code. */
    DIVERGED
  }

  /** Whether this is something to report. */
  public boolean isFinding() {
    return reason != Reason.OK && reason != Reason.PRUNED;
  }
}
