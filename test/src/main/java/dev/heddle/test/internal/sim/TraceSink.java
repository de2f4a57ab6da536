package dev.heddle.test.internal.sim;

/** Sees every step of a schedule that is run for a report. */
public interface TraceSink {
  /** {@code by} takes its step; called by its thread. */
  void step(World world, SimTask by);

  /** {@code by} begins a public operation, in the fine grain, where that is no step. */
  void operation(World world, SimTask by);

  /** The schedule is over; the threads are still where they were. Called by the explorer. */
  void ended(World world, Stop end);
}
