package dev.heddle.internal.engine;

import org.jspecify.annotations.Nullable;

/** One slice of a plain virtual thread that inherited the executor of a task. */
record StrayJob(Runnable slice, Carriers carriers) implements Job {
  @Override
  public @Nullable Runnable continuation() {
    return slice;
  }

  @Override
  public void continuation(Runnable first) {
    throw new AssertionError("the continuation of a stray thread is known from the start");
  }
}
