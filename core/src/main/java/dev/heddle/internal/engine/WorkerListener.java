package dev.heddle.internal.engine;

/**
 * Is told what the workers of a runtime do. Every call comes on the worker itself, outside any job;
 * it must not throw, and holds that worker up while it lasts.
 */
public interface WorkerListener {
  /** Nobody wants to know. */
  WorkerListener NONE = new WorkerListener() {};

  /** The worker begins. */
  default void started(int worker) {}

  /** The worker ends. */
  default void stopped(int worker) {}

  /** The worker has found nothing to do and goes to sleep. */
  default void parked(int worker) {}

  /** The worker has been woken; it may find that others have done the work already. */
  default void unparked(int worker) {}
}
