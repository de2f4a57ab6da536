package dev.heddle;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Runs a part of a test in a thread of its own. */
final class Elsewhere<T> {
  final Thread thread;
  private final FutureTask<T> future;

  private Elsewhere(Thread.Builder builder, Callable<T> body) {
    future = new FutureTask<>(body);
    thread = builder.unstarted(future);
  }

  static <T> Elsewhere<T> start(Thread.Builder builder, Callable<T> body) {
    Elsewhere<T> elsewhere = new Elsewhere<>(builder, body);
    elsewhere.thread.start();
    return elsewhere;
  }

  static <T> Elsewhere<T> start(Callable<T> body) {
    return start(Thread.ofPlatform().daemon(), body);
  }

  boolean isDone() {
    return future.isDone();
  }

  /** What the body returned, or what it threw. */
  T get() throws Exception {
    return get(30);
  }

  /** The same, where the body may take longer. */
  T get(int seconds) throws Exception {
    try {
      return future.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw failure;
    }
  }
}
