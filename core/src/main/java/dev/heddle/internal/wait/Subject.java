package dev.heddle.internal.wait;

/**
 * Something that a strand waits for, if it can tell who is to end the wait. Asked by {@link
 * DeadlockWatch} only, in its own thread.
 */
public interface Subject {
  /**
   * Tells who is to end the wait of {@code waiting}. May take the short lock of the thing; runs no
   * code of users.
   */
  void blame(Thread waiting, Blame blame);

  /** Whether a wait here may be failed in order to end a deadlock. */
  boolean canFail();

  /** How a report calls this thing. */
  String subjectName();
}
