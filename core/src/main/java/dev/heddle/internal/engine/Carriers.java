package dev.heddle.internal.engine;

import dev.heddle.internal.flight.Flight;
import dev.heddle.internal.seam.Seam;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The carrier threads of one runtime: the contract that every backend fulfils. */
public interface Carriers {
  /**
   * Creates a virtual thread that these carriers will run; it is not started.
   *
   * @param name the thread's name, or null for none
   */
  Thread newThread(Job job, @Nullable String name, Runnable body);

  /** Starts a thread of {@link #newThread}. */
  default void start(Thread thread) {
    Seam.start(thread);
  }

  /**
   * Tells who knows the threads that have been started and have not ended, before the first one is;
   * for thread dumps.
   */
  default void listThreads(Supplier<? extends Collection<Thread>> threads) {}

  /** Makes a job that has been woken, or has yielded, run again; never blocks and never throws. */
  void schedule(Job job);

  /** Makes a new job run for the first time; never blocks and never throws. */
  default void start(Job job) {
    schedule(job);
  }

  /** The number of the carrier that the calling thread is or runs on, or -1 if it has none here. */
  default int currentWorker() {
    return Flight.NO_WORKER;
  }

  /** What the carriers run now, if they can tell; for a job that becomes runnable. */
  default @Nullable Occupants occupants() {
    return null;
  }

  /**
   * Who is known to have kept a carrier from {@code begin} until {@code now}, or for most of that
   * time; for a task that comes late, on its thread or on its carrier.
   */
  default @Nullable Keeper keeper(long begin, long now) {
    return null;
  }

  /** Whether {@code thread} is one of the carriers of this runtime alone. */
  boolean isOwn(Thread thread);

  /**
   * Lets the carriers end once none of them has a job. A job that becomes runnable later still
   * runs, on a thread made for it; no more jobs run at the same time than before.
   */
  void stop();
}
