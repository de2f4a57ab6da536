package dev.heddle.parallel;

/**
 * The task or scope that called {@code Par} was cancelled, or its deadline has passed, and parts of
 * the work were left out.
 *
 * <p>Unchecked, because the ends of a pipeline, and the lambdas in it, declare nothing; its cause
 * is the {@link dev.heddle.CancelledException} with the reason. Let it pass. Swallowing it changes
 * nothing: the caller has been told, and ends as cancelled.
 */
public final class ParCancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** For {@code Par} itself. */
  public ParCancelledException(InterruptedException cause) {
    super(cause.getMessage(), cause);
  }
}
