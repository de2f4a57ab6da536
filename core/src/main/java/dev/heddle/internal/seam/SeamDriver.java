package dev.heddle.internal.seam;

/**
 * What a test runtime implements to take over the decisions behind {@link Seam}. Threads that it
 * does not simulate must get the JDK's own behaviour.
 */
public interface SeamDriver {
  /** The calling thread is about to take a step on a shared field of {@code owner}. */
  void step(Step step, Object owner);

  /** The virtual clock, in nanoseconds. */
  long nanoTime();

  /** Parks the calling thread until it is unparked; may return early. */
  void park(Object blocker);

  /** Parks the calling thread until it is unparked or {@code nanos} have passed. */
  void parkNanos(Object blocker, long nanos);

  /** Makes the current or next park of {@code thread} return. */
  void unpark(Thread thread);

  /** Starts {@code thread}, or queues its start. */
  void start(Thread thread);

  /** A number from 0 (inclusive) to {@code bound} (exclusive). */
  int nextInt(int bound);

  /** The calling thread waits actively for a change of {@code owner}. */
  void spin(Object owner, int turn);

  /** The calling thread lets others go first. */
  void yieldNow();
}
