package dev.heddle.internal.seam;

import org.jspecify.annotations.Nullable;

/**
 * What a test runtime implements to take over the decisions behind {@link Seam}. Threads that it
 * does not simulate must get the JDK's own behaviour.
 */
public interface SeamDriver {
  /**
   * The calling thread is about to take a step on a shared field of {@code owner}; true if it shall
   * call {@link #after} when it has and the step changes something.
   */
  boolean step(Step step, Object owner);

  /** The calling thread has taken the step that it announced last. */
  default void after() {}

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

  /** Interrupts {@code thread}, another than the calling one. */
  default void interrupt(Thread thread) {
    thread.interrupt();
  }

  /** A number from 0 (inclusive) to {@code bound} (exclusive). */
  int nextInt(int bound);

  /** The calling thread waits actively for a change of {@code owner}. */
  void spin(Object owner, int turn);

  /** The calling thread searches, and has not found anything yet. */
  default void pause() {
    Thread.onSpinWait();
  }

  /** The calling thread lets others go first. */
  void yieldNow();

  /** The calling thread begins the public operation {@code name} on {@code target}. */
  default void operation(String name, Object target) {}

  /** What the calling thread is simulated in, or null if it is not simulated. */
  default @Nullable Object world() {
    return null;
  }

  /** A virtual thread for a task, not started; only called by simulated threads. */
  default Thread newThread(@Nullable String name, Runnable body) {
    throw new UnsupportedOperationException(this + " simulates no threads");
  }

  /** Starts a daemon of core's own; only called by simulated threads. */
  default void startDaemon(String name, Runnable body) {
    throw new UnsupportedOperationException(this + " simulates no threads");
  }

  /** Has a timer entry run once its deadline has passed; only called by simulated threads. */
  default void arm(Runnable due) {
    throw new UnsupportedOperationException(this + " simulates no threads");
  }

  /** Takes back what was armed; only called by simulated threads. */
  default void disarm(Runnable due) {
    throw new UnsupportedOperationException(this + " simulates no threads");
  }
}
