package dev.heddle.test;

/** How closely the schedules are decided. */
public enum Grain {
  /**
   * A decision before every public operation of Heddle: what a user of Heddle can tell apart. The
   * default, and the fast one.
   */
  COARSE,

  /**
   * A decision before every step of Heddle's own protocols: each access to shared memory, park,
   * unpark. For Heddle's own tests, and for code that is written with its internal tools.
   */
  FINE,

  /**
   * A decision after every step that changes something, too: what a task does to plain memory
   * becomes a step of its own. Finds what is published too early. The tasks may share plain memory.
   */
  FINEST
}
