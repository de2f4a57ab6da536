package dev.heddle.sync;

/**
 * A section under the lock has failed before and may have left the data half changed; only locks
 * made with {@link LockOptions#poisoning()} throw it. The cause is that failure. {@link
 * Mutex#recover} repairs the data.
 */
public final class PoisonedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PoisonedException(String message, Throwable cause) {
    super(message, cause);
  }
}
