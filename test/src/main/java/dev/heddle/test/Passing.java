package dev.heddle.test;

/** When the virtual time of a test passes. */
public enum Passing {
  /**
   * The clock jumps to the next time limit when no task can run: sleeps and timeouts cost nothing,
   * and end only when nothing else could have happened first. The default.
   */
  WHEN_IDLE,

  /**
   * The clock may also jump at any decision, as on a machine that is slow at the worst moment:
   * every time limit races with everything that happens before it.
   */
  ANYTIME,

  /** The clock moves by {@link Simulation#advance} only. */
  BY_HAND
}
