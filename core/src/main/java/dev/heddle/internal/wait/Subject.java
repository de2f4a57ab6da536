package dev.heddle.internal.wait;

import org.jspecify.annotations.Nullable;

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

  /**
   * The thread that holds up a wait here now, where that is one and cheap to tell: of a lock or a
   * join. Asked for at each wait that is recorded, by who waits. May take the short lock of the
   * thing; allocates nothing.
   */
  default @Nullable Thread holder() {
    return null;
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
