package dev.heddle;

/** What is done about tasks that wait for each other in a circle; {@link DeadlockException}. */
public enum DeadlockPolicy {
  /** They are reported to the system logger, and go on waiting. The default. */
  REPORT,

  /**
   * They are reported, and the wait of the youngest task that can fail ends with a {@link
   * DeadlockException}. A deadlock that is only suspected is reported and nothing else.
   */
  FAIL_YOUNGEST
}
