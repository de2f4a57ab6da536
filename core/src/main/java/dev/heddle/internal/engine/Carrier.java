package dev.heddle.internal.engine;

import org.jspecify.annotations.Nullable;

/**
 * A platform thread of ours that runs jobs.
 *
 * <p>{@code running} is the job whose slice this carrier runs, or null: an idle carrier holds on to
 * no task. Read and written on this carrier only, which includes the virtual thread that it
 * carries.
 */
abstract class Carrier extends Thread {
  private @Nullable Job running;

  Carrier(String name) {
    super(name);
    setDaemon(true);
  }

  final void runSlice(Job job) {
    running = job;
    job.runSlice();
    running = null;
  }

  final @Nullable Job running() {
    return running;
  }
}
