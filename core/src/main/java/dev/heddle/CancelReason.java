package dev.heddle;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a task or scope was cancelled. It is given once, travels down to everything inside, and is
 * carried by every {@link CancelledException} that results.
 *
 * @param kind what sort of event it was
 * @param message the event in words
 * @param origin the name of the task or scope that was cancelled first
 * @param cause the failure behind it, if there is one
 */
public record CancelReason(Kind kind, String message, String origin, @Nullable Throwable cause) {
  /** The sorts of events that cancel. */
  public enum Kind {
    /** Somebody called {@code cancel}. */
    REQUESTED,
    /** A task or the body of the scope failed. */
    FAILURE,
    /** The deadline of a scope or the limit of a {@code timeout} passed. */
    DEADLINE,
    /** Another task of a first-success scope succeeded. */
    SUCCESS_ELSEWHERE,
    /** The body's thread was interrupted from outside while the scope waited for its tasks. */
    INTERRUPTED,
    /** The runtime is shutting down. */
    SHUTDOWN
  }

  /** Checks the components. */
  public CancelReason {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(origin, "origin");
  }

  @Override
  public String toString() {
    return message + " (" + kind + " at " + origin + ")";
  }
}
