package dev.heddle.internal.engine;

import org.jspecify.annotations.Nullable;

/** The carrier threads of one runtime: the contract that every backend fulfils. */
public interface Carriers {
  /**
   * Creates a virtual thread that these carriers will run; it is not started.
   *
   * @param name the thread's name, or null for none
   */
  Thread newThread(Job job, @Nullable String name, Runnable body);

  /** Makes a started job run some time; never blocks and never throws. */
  void schedule(Job job);

  /** Whether {@code thread} is one of the carriers of this runtime alone. */
  boolean isOwn(Thread thread);

  /**
   * Lets the carriers end once none of them has a job. A job that becomes runnable later still
   * runs, on a thread made for it; no more jobs run at the same time than before.
   */
  void stop();
}
