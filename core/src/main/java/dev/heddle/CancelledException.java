package dev.heddle;

/**
 * The current task or scope was cancelled: stop, clean up, and let this exception pass.
 *
 * <p>It is an {@code InterruptedException}, so code that handles interruption handles cancellation.
 * Swallowing it changes nothing: the signal stays, the next cancellable operation throws again, and
 * the scope ends as cancelled. That what one waited for was cancelled is a different type: {@link
 * TaskCancelledException}.
 */
public final class CancelledException extends InterruptedException {
  private static final long serialVersionUID = 1L;

  private final transient CancelReason reason;

  CancelledException(CancelReason reason) {
    super("cancelled: " + reason);
    this.reason = reason;
    if (reason.cause() != null) {
      initCause(reason.cause());
    }
  }

  /** Why. */
  public CancelReason reason() {
    return reason;
  }
}
