package dev.heddle.parallel;

import dev.heddle.parallel.internal.schedule.Group;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the body of {@link Par#scope}, and the pieces that it spawned, spawn further pieces.
 *
 * <p>It may be handed to other threads; it accepts pieces until the body and all pieces have ended.
 */
public final class ParScope {
  private final Group group;

  ParScope(Group group) {
    this.group = group;
  }

  /**
   * Adds a piece, which runs some time before the scope ends, on any worker of the pool. Returns at
   * once; there is no limit, so a producer that never waits fills the memory.
   *
   * <p>What the caller did before happens before the piece.
   *
   * @throws IllegalStateException if the scope has ended
   */
  public void spawn(ParAction<?> piece) {
    group.spawn(Objects.requireNonNull(piece, "piece"));
  }

  /**
   * The body of a scope.
   *
   * @param <T> the type of the result
   * @param <X> what the body throws
   */
  @FunctionalInterface
  public interface Body<T extends @Nullable Object, X extends Throwable> {
    /** Spawns pieces, and does work of its own. */
    T run(ParScope scope) throws X;
  }

  /**
   * The body of a scope that has no result.
   *
   * @param <X> what the body throws
   */
  @FunctionalInterface
  public interface Action<X extends Throwable> {
    /** Spawns pieces, and does work of its own. */
    void run(ParScope scope) throws X;
  }
}
