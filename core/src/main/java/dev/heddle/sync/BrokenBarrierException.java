package dev.heddle.sync;

/**
 * A {@link Barrier} will not open for those who waited: one of them gave up, or it was reset.
 * Unchecked, unlike the JDK's.
 */
public final class BrokenBarrierException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokenBarrierException(String message) {
    super(message);
  }
}
