package dev.heddle.internal.seam;

/** The kind of a step on shared memory. */
public enum Step {
  /** Reads a shared field. */
  READ,
  /** Writes a shared field. */
  WRITE,
  /** Reads and writes a shared field as one atomic step. */
  UPDATE
}
