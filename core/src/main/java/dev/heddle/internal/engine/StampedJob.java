package dev.heddle.internal.engine;

import org.jspecify.annotations.Nullable;

/**
 * A job in a queue, with the moment since when it has been runnable; only on carriers that measure
 * times.
 */
record StampedJob(Job job, long since) implements Job {
  @Override
  public Job bare() {
    return job;
  }

  @Override
  public @Nullable Runnable continuation() {
    return job.continuation();
  }

  @Override
  public void continuation(Runnable first) {
    job.continuation(first);
  }

  @Override
  public Carriers carriers() {
    return job.carriers();
  }

  @Override
  public boolean hasSpentBudget() {
    return job.hasSpentBudget();
  }
}
