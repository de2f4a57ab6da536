package dev.heddle;

import dev.heddle.internal.engine.WorkerCounts;
import java.util.function.ToLongFunction;

/**
 * What each worker of a runtime counts; see {@link RuntimeCounters}. A later version may have more.
 *
 * <p>A slice is the time from when a worker takes up a task until the task waits, yields or ends.
 * Every slice counts as exactly one of {@link #LOCAL_RUNS}, {@link #LIFO_RUNS}, {@link
 * #OUTSIDE_RUNS}, {@link #STEALS}, {@link #RESCUES} and {@link #HAND_OVERS}, by where the worker
 * found the task.
 */
public enum Counter {
  /** Slices of tasks from the worker's own queue. */
  LOCAL_RUNS("slices from its own queue", WorkerCounts::fromRing),
  /** Slices of tasks that the task before had made runnable last: they ran at once. */
  LIFO_RUNS("slices from its LIFO slot", WorkerCounts::fromSlot),
  /** Slices of tasks that something outside the workers had made runnable, or that overflowed. */
  OUTSIDE_RUNS("slices from outside", WorkerCounts::injected),
  /** How often it took half of the queue of another worker; the first of them ran at once. */
  STEALS("steals from another worker", WorkerCounts::stolen),
  /** Slices of tasks that it took, idle, from a worker that did not get on with them. */
  RESCUES("tasks taken while idle", WorkerCounts::rescued),
  /**
   * How often it took something from a worker that was kept by a {@linkplain SlowTask slow task}.
   */
  HAND_OVERS("hand-overs from a slow worker", WorkerCounts::handedOver),
  /** Tasks that found no room in its queue and went to the one from outside. */
  OVERFLOWS("overflows of its queue", WorkerCounts::overflowed),
  /** How often it fell asleep. */
  PARKS("parks", WorkerCounts::sleeps),
  /** How often something ended its sleep: work, or a timer that was due. */
  WAKE_UPS("wake-ups", WorkerCounts::woken),
  /** How often it was woken and then found nothing: others had been faster. */
  VAIN_WAKE_UPS("wake-ups in vain", WorkerCounts::wokenInVain),
  /** How often it woke by itself in order to look after busy workers. */
  LOOKS("looks after busy workers", WorkerCounts::looks),
  /** Timers that it fired, of any worker. */
  TIMERS("timers fired", WorkerCounts::timers),
  /** Slices that kept the worker although others waited, {@link SlowTask}; counted at their end. */
  SLOW_SLICES("slow slices", WorkerCounts::slow);

  private final String description;
  private final ToLongFunction<WorkerCounts> of;

  Counter(String description, ToLongFunction<WorkerCounts> of) {
    this.description = description;
    this.of = of;
  }

  /** What is counted, in words. */
  public String description() {
    return description;
  }

  long of(WorkerCounts counts) {
    return of.applyAsLong(counts);
  }
}
