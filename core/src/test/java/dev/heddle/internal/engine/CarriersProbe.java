package dev.heddle.internal.engine;

import org.jspecify.annotations.Nullable;

/** Looks inside the carriers of a runtime. */
public final class CarriersProbe {
  private CarriersProbe() {}

  /** What is left in carriers that have been stopped and have ended; null if nothing. */
  public static @Nullable String leftover(Carriers carriers) {
    if (!(carriers instanceof WorkerCarriers own)) {
      return null;
    }
    if (!own.injection.isEmpty()) {
      return "jobs from outside";
    }
    for (Worker worker : own.all()) {
      if (worker.ring.size() > 0) {
        return worker.ring.size() + " jobs in the ring of " + worker.getName();
      }
      if (worker.hasHot()) {
        return "a job in the slot of " + worker.getName();
      }
      if (worker.running() != null) {
        return "a job that " + worker.getName() + " runs";
      }
      if (worker.isAlive()) {
        return "the thread " + worker.getName();
      }
    }
    return null;
  }
}
