package dev.heddle.internal.engine;

import org.jspecify.annotations.Nullable;

/** A virtual thread on carriers under test, without what makes it a task. */
final class PlainJob implements Job {
  private final Carriers carriers;
  private @Nullable Runnable continuation;

  private PlainJob(Carriers carriers) {
    this.carriers = carriers;
  }

  /** Starts {@code body} in a virtual thread on {@code carriers}. */
  static Thread start(Carriers carriers, Runnable body) {
    Thread thread = carriers.newThread(new PlainJob(carriers), null, body);
    thread.start();
    return thread;
  }

  @Override
  public @Nullable Runnable continuation() {
    return continuation;
  }

  @Override
  public void continuation(Runnable first) {
    continuation = first;
  }

  @Override
  public Carriers carriers() {
    return carriers;
  }
}
