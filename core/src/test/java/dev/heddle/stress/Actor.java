package dev.heddle.stress;

import dev.heddle.Task;
import dev.heddle.TaskRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Code that runs beside a test, on any kind of thread that may use a channel.
 *
 * @param <T> the type of the result
 */
public final class Actor<T> {
  /** What carries an actor. */
  public enum Kind {
    /** A task of the shared runtime. */
    TASK,
    /** A platform thread. */
    PLATFORM,
    /** A virtual thread that is no task of ours. */
    VIRTUAL
  }

  private final CompletableFuture<T> end = new CompletableFuture<>();
  private final CompletableFuture<Thread> thread = new CompletableFuture<>();
  private Task<?> task;

  private Actor() {}

  /** Starts {@code body}. */
  public static <T> Actor<T> start(Kind kind, Callable<T> body) {
    Actor<T> actor = new Actor<>();
    switch (kind) {
      case TASK -> actor.task = TaskRuntime.shared().spawn("actor", () -> actor.run(body));
      case PLATFORM -> Thread.ofPlatform().daemon().start(() -> actor.run(body));
      case VIRTUAL -> Thread.ofVirtual().start(() -> actor.run(body));
    }
    return actor;
  }

  /** Starts {@code count} actors of all kinds in turn. */
  public static <T> List<Actor<T>> startMixed(int count, Callable<T> body) {
    List<Actor<T>> actors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      actors.add(start(kind(i), body));
    }
    return actors;
  }

  /** The kinds in turn. */
  public static Kind kind(int number) {
    return Kind.values()[number % Kind.values().length];
  }

  private void run(Callable<T> body) {
    thread.complete(Thread.currentThread());
    try {
      end.complete(body.call());
    } catch (Throwable failure) {
      end.completeExceptionally(failure);
    }
  }

  /** What the body returned; fails if it threw, or does not end. */
  public T result() {
    try {
      return end.get(Waits.LONG.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw new AssertionError("the actor failed: " + failed.getCause(), failed.getCause());
    } catch (InterruptedException | TimeoutException hung) {
      throw new AssertionError(
          "the actor did not end; it is at " + List.of(thread.join().getStackTrace()), hung);
    }
  }

  /** What the body threw. */
  public Throwable failure() {
    try {
      T result = end.get(Waits.LONG.toMillis(), TimeUnit.MILLISECONDS);
      throw new AssertionError("the actor did not fail, it returned " + result);
    } catch (ExecutionException failed) {
      return failed.getCause();
    } catch (InterruptedException | TimeoutException hung) {
      throw new AssertionError(
          "the actor did not end; it is at " + List.of(thread.join().getStackTrace()), hung);
    }
  }

  /** Whether the body has ended. */
  public boolean ended() {
    return end.isDone();
  }

  /** The thread of the body. */
  public Thread thread() {
    return thread.join();
  }

  /** Interrupts the thread from outside. */
  public void interrupt() {
    thread().interrupt();
  }

  /** Cancels the task; only for {@link Kind#TASK}. */
  public void cancel() {
    if (task == null) {
      throw new IllegalStateException("only a task can be cancelled");
    }
    task.cancel("by the test");
  }
}
