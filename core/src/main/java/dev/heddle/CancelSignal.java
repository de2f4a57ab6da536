package dev.heddle;

import dev.heddle.internal.wait.CancelNode;
import dev.heddle.internal.wait.Signal;
import org.jspecify.annotations.Nullable;

/** A cancel reason on its way down the tree; its identity tells one cancellation from another. */
final class CancelSignal implements Signal {
  final CancelReason reason;

  /** The node that was cancelled first. */
  final CancelNode source;

  CancelSignal(
      CancelReason.Kind kind,
      String message,
      String origin,
      CancelNode source,
      @Nullable Throwable cause) {
    this.source = source;
    reason = new CancelReason(kind, message, origin, cause);
  }

  /** The reason behind a signal; every signal in this layer is one of ours. */
  static CancelReason reason(Signal signal) {
    return ((CancelSignal) signal).reason;
  }

  @Override
  public CancelledException exception(CancelNode node) {
    return new CancelledException(reason);
  }
}
