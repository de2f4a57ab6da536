package dev.heddle.channel;

/**
 * What a send does at a full channel that lets no sender wait; see {@link Channel#bounded(int,
 * Overflow)}.
 *
 * {@snippet file="dev/heddle/snippets/ChannelSnippets.java" region="overflow"}
 *
 * <p>Not for values that must all arrive: take a channel at which senders wait.
 */
public enum Overflow {
  /**
   * The send fails with {@link dev.heddle.FullException}, and the value stays with the caller.
   * {@code trySend} returns false. As a case of a select it is ready while there is room.
   */
  FAIL,

  /** The value that is in the channel for the longest time is dropped for the new one. */
  DROP_OLDEST,

  /** The new value is dropped. */
  DROP_NEWEST
}
