package dev.heddle.internal.engine;

import org.jspecify.annotations.Nullable;

/**
 * A platform thread of ours that runs jobs.
 *
 * <p>{@code running} is the job whose slice this carrier runs, or null: an idle carrier holds on to
 * no task. Written on this carrier only, and read there, which includes the virtual thread that it
 * carries. The {@link Watchdog} reads it, too, but only after it has seen that the slice began.
 */
abstract class Carrier extends Thread {
  private @Nullable Job running;

  Carrier(String name) {
    super(name);
    setDaemon(true);
  }

  final void runSlice(Job job) {
    begin(job);
    job.runSlice();
    end();
  }

  final void begin(Job job) {
    running = job;
  }

  final void end() {
    running = null;
  }

  /**
   * Whether the job that runs would be the next one if it yielded now: then it may go on at once,
   * and that counts as a yield. On this carrier only.
   */
  boolean skipsYield() {
    return false;
  }

  /** On this carrier exact; elsewhere, what it was a moment ago. */
  final @Nullable Job running() {
    return running;
  }
}
