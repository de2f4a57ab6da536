package dev.heddle.internal.wait;

import org.jspecify.annotations.Nullable;

/**
 * One direction of one thing that can be waited for, as {@code Select} sees it: receiving from a
 * channel, sending to it, the end of a task.
 *
 * <p>{@link WaitNode#item} holds the value to send when a sending case is given in, and what was
 * received, or a {@link Closed}, when a case has been completed.
 */
public interface Port {
  /** Where this thing stands in the order in which selects register: unique per thing. */
  long order();

  /**
   * Completes the case at once if a counterpart, a free place, a value or the closing is there. The
   * node is not queued and nobody else knows it.
   */
  boolean tryComplete(WaitNode node);

  /**
   * Queues the case, unless it could be completed at once by something other than this waiter's own
   * cases; then does nothing and returns false.
   */
  boolean enqueue(WaitNode node);

  /**
   * Whether a case may stay queued between two waits, see {@link StandingNode}. Not where a request
   * is made anew for each wait, or where being first in the queue means something by itself.
   */
  default boolean stands() {
    return true;
  }

  /** Unlinks the case if it is still queued. */
  void dequeue(WaitNode node);

  /** What a wait for this case is for, or null if nobody can tell who ends it. */
  default @Nullable Subject subject() {
    return this instanceof Subject known ? known : null;
  }
}
