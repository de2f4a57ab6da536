package dev.heddle.internal.wait;

/** Why something was cancelled, and the exception that tells it. */
public interface Signal {
  /** A new exception for a thread that was stopped by this signal at {@code node}. */
  InterruptedException exception(CancelNode node);

  /** When it was to be sent, if that was to be at a point in time; else {@link Trace#NEVER}. */
  default long due() {
    return Trace.NEVER;
  }
}
