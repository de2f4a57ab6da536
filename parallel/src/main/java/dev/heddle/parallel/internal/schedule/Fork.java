package dev.heddle.parallel.internal.schedule;

import dev.heddle.parallel.ParAction;
import dev.heddle.parallel.ParBody;
import org.jspecify.annotations.Nullable;

/**
 * The second branch of a join, once it is open to others.
 *
 * @param <T> what the branch returns
 */
public final class Fork<T extends @Nullable Object> extends Job {
  record Failed(Throwable cause) {}

  static final Failed UNRECORDED = new Failed(new Unrecorded());

  /** One object for all, without a trace: that would keep the classes of whoever came first. */
  private static final class Unrecorded extends OutOfMemoryError {
    Unrecorded() {
      super("a branch of a join could not be started, or its failure could not be kept");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  private final Object branch;
  private @Nullable Object outcome = UNRECORDED; // stays if there is no memory, or no stack

  /**
   * A branch that nobody has started.
   *
   * @param parent the job that made it
   * @param branch a {@link ParBody} or a {@link ParAction}
   */
  Fork(@Nullable Job parent, Object branch) {
    super(parent);
    this.branch = branch;
  }

  @Override
  protected void run(Worker worker) {
    try {
      if (branch instanceof ParBody<?, ?> body) {
        outcome = body.run();
      } else {
        ((ParAction<?>) branch).run();
        outcome = null;
      }
    } catch (Throwable t) {
      outcome = new Failed(t);
    }
  }

  /** The result of a branch that ran elsewhere; throws what the branch threw. */
  @SuppressWarnings({"unchecked", "NullAway"}) // what the body returned is of type T
  public T outcome() {
    if (outcome instanceof Failed(Throwable cause)) {
      throw Failures.sneak(cause);
    }
    return (T) outcome;
  }

  @Override
  @Nullable Throwable failure() {
    return outcome instanceof Failed(Throwable cause) ? cause : null;
  }
}
