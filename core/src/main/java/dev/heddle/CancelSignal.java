package dev.heddle;

import dev.heddle.internal.wait.CancelNode;
import dev.heddle.internal.wait.Signal;
import dev.heddle.internal.wait.Trace;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A cancel reason on its way down the tree; its identity tells one cancellation from another. */
final class CancelSignal implements Signal {
  final CancelReason reason;

  /** The node that was cancelled first. */
  final CancelNode source;

  private final long due;

  CancelSignal(
      CancelReason.Kind kind,
      String message,
      String origin,
      CancelNode source,
      @Nullable Throwable cause) {
    this(new CancelReason(kind, message, origin, cause), source, Trace.NEVER);
  }

  private CancelSignal(CancelReason reason, CancelNode source, long due) {
    this.reason = reason;
    this.source = source;
    this.due = due;
  }

  /** That {@code source} has reached its deadline. */
  static CancelSignal deadline(Duration limit, String origin, CancelNode source, long deadline) {
    CancelReason reason =
        new CancelReason(CancelReason.Kind.DEADLINE, "not done within " + limit, origin, null);
    return new CancelSignal(reason, source, deadline);
  }

  /** The reason behind a signal; every signal in this layer is one of ours. */
  static CancelReason reason(Signal signal) {
    return ((CancelSignal) signal).reason;
  }

  @Override
  public long due() {
    return due;
  }

  @Override
  public CancelledException exception(CancelNode node) {
    return new CancelledException(reason);
  }
}
