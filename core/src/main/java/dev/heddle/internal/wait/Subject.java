package dev.heddle.internal.wait;

/**
 * Something that a strand waits for, if it can tell who is to end the wait. Asked by {@link
 * DeadlockWatch} in its own thread, and by whoever looks at what threads wait for, but for {@link
 * #isAnnounced}.
 */
public interface Subject {
  /**
   * Tells who is to end the wait of {@code waiting}. May take the short lock of the thing; runs no
   * code of users.
   */
  void blame(Thread waiting, Blame blame);

  /** Whether there may be so many to blame that they are not to be asked for at each wait. */
  default boolean blamesMany() {
    return false;
  }

  /** Whether a wait here may be failed in order to end a deadlock. */
  boolean canFail();

  /**
   * Whether who waits here {@linkplain DeadlockWatch#begins says so} before it parks: so that the
   * watch looks at it even if nobody else leads there.
   */
  default boolean isAnnounced() {
    return canFail();
  }

  /** How a report calls this thing. */
  String subjectName();
}
