package dev.heddle;

import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.wait.CancelNode;
import dev.heddle.internal.wait.Signal;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one does with tasks without naming a scope: many calls at a time, a race, a time limit, a
 * pause; and what a task asks about itself.
 *
 * {@snippet file="dev/heddle/snippets/TasksSnippets.java" region="map"}
 *
 * <p>Every method that throws {@code InterruptedException}, except {@code shield}, is cancellable:
 * if the caller is cancelled it throws {@link CancelledException}, at once when it is called and at
 * any moment while it waits.
 */
public final class Tasks {
  static final String SLEEP = "time to pass";

  private Tasks() {}

  /** A function that may throw. */
  @FunctionalInterface
  public interface Mapper<A, R extends @Nullable Object> {
    /** Maps one value. */
    R apply(A argument) throws Exception;
  }

  /** What {@link #onCancel} returns: closing it takes the action back. */
  public interface Registration extends AutoCloseable {
    /** Takes the action back; if it is running, waits until it is done. */
    @Override
    void close();
  }

  // ---- many at a time

  /**
   * Applies {@code mapper} to every element, each in a task of its own, at most {@code limit} at
   * the same time. The results have the order of the elements. The first failure cancels the rest.
   *
   * @throws TaskFailedException if a call failed
   * @throws IllegalArgumentException if {@code limit} is less than 1
   */
  public static <A, R extends @Nullable Object> List<R> map(
      Collection<? extends A> elements, int limit, Mapper<? super A, ? extends R> mapper)
      throws InterruptedException {
    Objects.requireNonNull(elements, "elements");
    Objects.requireNonNull(mapper, "mapper");
    return collect(
        Policy.failFast().limit(limit).named("Tasks.map"),
        scope -> {
          List<Task<R>> tasks = new ArrayList<>(elements.size());
          for (A element : elements) {
            tasks.add(scope.spawnFor(mapper, () -> mapper.apply(element)));
          }
          return tasks;
        });
  }

  /** Runs all bodies at the same time; the results have their order. The first failure cancels. */
  @SafeVarargs
  @SuppressWarnings("varargs") // asList only reads
  public static <T extends @Nullable Object> List<T> all(TaskBody<? extends T>... bodies)
      throws InterruptedException {
    return all(Arrays.asList(bodies));
  }

  /** Runs all bodies at the same time; the results have their order. The first failure cancels. */
  public static <T extends @Nullable Object> List<T> all(
      Collection<? extends TaskBody<? extends T>> bodies) throws InterruptedException {
    Objects.requireNonNull(bodies, "bodies");
    return collect(
        Policy.failFast().named("Tasks.all"),
        scope -> {
          List<Task<T>> tasks = new ArrayList<>(bodies.size());
          for (TaskBody<? extends T> body : bodies) {
            tasks.add(scope.<T>spawnFor(body, body::run));
          }
          return tasks;
        });
  }

  private static <T extends @Nullable Object> List<T> collect(
      Policy policy, ScopeBody<List<Task<T>>, RuntimeException> spawnAll)
      throws InterruptedException {
    Strand.current().enter();
    List<Task<T>> tasks = Scope.run(policy, spawnAll);
    List<T> results = new ArrayList<>(tasks.size());
    for (Task<T> task : tasks) {
      results.add(((SpawnedTask<T>) task).result());
    }
    return results;
  }

  /**
   * Runs all bodies at the same time and returns the first result; the others are cancelled and
   * waited for.
   *
   * @throws TaskFailedException if all failed: the first failure, with the others suppressed
   * @throws IllegalArgumentException if there is no body
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // asList only reads
  public static <T extends @Nullable Object> T race(TaskBody<? extends T>... bodies)
      throws InterruptedException {
    return race(Arrays.asList(bodies));
  }

  /** Like {@link #race(TaskBody...)}. */
  public static <T extends @Nullable Object> T race(
      Collection<? extends TaskBody<? extends T>> bodies) throws InterruptedException {
    if (Objects.requireNonNull(bodies, "bodies").isEmpty()) {
      throw new IllegalArgumentException("a race needs at least one body: " + bodies);
    }
    Strand.current().enter();
    return Scope.run(
        Policy.firstSuccess().named("Tasks.race"),
        scope -> {
          scope.completed();
          for (TaskBody<? extends T> body : bodies) {
            scope.<T>spawnFor(body, body::run);
          }
          @SuppressWarnings("unchecked")
          SpawnedTask<T> winner = (SpawnedTask<T>) scope.winner();
          return winner.result();
        });
  }

  // ---- time

  /**
   * Waits for {@code time}; never shorter, and longer by about a tenth of a millisecond when the
   * machine is idle.
   *
   * @throws IllegalArgumentException if {@code time} is negative
   */
  public static void sleep(Duration time) throws InterruptedException {
    long nanos = Durations.nanos(time, "time");
    Strand self = Strand.current();
    Seam.operation("sleep", self);
    self.enter();
    if (nanos == 0) {
      return;
    }
    Waiter waiter = self.newWait(SLEEP);
    if (self.await(waiter, Seam.nanoTime() + nanos) != Waiter.TIMED_OUT) {
      throw self.failure(waiter);
    }
  }

  /**
   * Lets other runnable tasks go first: the caller queues behind those that are runnable on its
   * carrier now. On a carrier of Heddle's that has no other the caller just goes on, which costs
   * some nanoseconds. Does not wait, is not cancellable, and promises nothing about who runs next.
   *
   * <p>For long computations. Loops over operations that can wait need not call it: a task yields
   * by itself once in 1,024 of them. Loops around {@code try} operations should.
   */
  public static void yieldNow() {
    Strand.yieldNow();
  }

  /**
   * Runs {@code body} in the caller's thread, for at most {@code limit}: after that everything in
   * it that can be cancelled is. A body that has its result before it was told keeps it.
   *
   * @throws TimeoutException if the limit passed; what the body threw is suppressed in it
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  public static <T extends @Nullable Object, X extends Throwable> T timeout(
      Duration limit, Body<T, X> body) throws X, InterruptedException {
    Objects.requireNonNull(body, "body");
    Strand.current().enter();
    return within(LimitNode.open(limit, Durations.nanos(limit, "limit"), false), body);
  }

  /** {@link #timeout(Duration, Body)} for a body without a result. */
  public static <X extends Throwable> void timeout(Duration limit, Action<X> body)
      throws X, InterruptedException {
    Objects.requireNonNull(body, "body");
    Tasks.<@Nullable Void, X>timeout(limit, asBody(body));
  }

  /**
   * Runs clean-up that must be able to wait although the caller is cancelled: inside {@code body}
   * no cancellation from outside is seen, and an interrupt is put aside until the end.
   *
   * @param limit how long the clean-up may take; a shield without an end would make a cancelled
   *     program hang
   * @throws TimeoutException if the limit passed
   */
  public static <T extends @Nullable Object, X extends Throwable> T shield(
      Duration limit, Body<T, X> body) throws X, InterruptedException {
    Objects.requireNonNull(body, "body");
    return within(LimitNode.open(limit, Durations.nanos(limit, "limit"), true), body);
  }

  /** {@link #shield(Duration, Body)} for a body without a result. */
  public static <X extends Throwable> void shield(Duration limit, Action<X> body)
      throws X, InterruptedException {
    Objects.requireNonNull(body, "body");
    Tasks.<@Nullable Void, X>shield(limit, asBody(body));
  }

  private static <X extends Throwable> Body<@Nullable Void, X> asBody(Action<X> action) {
    return () -> {
      action.run();
      return null;
    };
  }

  private static <T extends @Nullable Object, X extends Throwable> T within(
      LimitNode node, Body<T, X> body) throws X, InterruptedException {
    T result = null;
    Throwable failure = null;
    try {
      result = body.run();
    } catch (Throwable thrown) {
      failure = thrown;
    }
    Throwable outcome = node.close(failure);
    if (outcome != null) {
      throw Scope.<X>sneak(outcome);
    }
    return Scope.some(result);
  }

  /**
   * The time left until the earliest deadline that the caller runs under, or null if there is none;
   * zero if it has passed.
   */
  public static @Nullable Duration remaining() {
    long earliest = Long.MAX_VALUE;
    for (CancelNode node = Strand.current().innermost(); node != null; node = node.outerNode()) {
      if (node instanceof ScopeGroup scope) {
        earliest = Math.min(earliest, scope.deadline());
      } else if (node instanceof LimitNode limit) {
        earliest = Math.min(earliest, limit.deadline());
      }
    }
    return earliest == Long.MAX_VALUE
        ? null
        : Duration.ofNanos(Math.max(0, earliest - Seam.nanoTime()));
  }

  // ---- cancellation

  /**
   * Throws if the caller is cancelled or interrupted; for loops that call nothing cancellable.
   *
   * @throws CancelledException if the caller is cancelled
   */
  public static void checkCancelled() throws InterruptedException {
    Strand self = Strand.current();
    Seam.operation("checkCancelled", self);
    self.enter();
  }

  /** Why the caller is cancelled, or null if it is not. */
  public static @Nullable CancelReason cancelReason() {
    Strand self = Strand.current();
    Seam.operation("cancelReason", self);
    Signal signal = self.innermost().signal();
    return signal == null ? null : CancelSignal.reason(signal);
  }

  /**
   * Has {@code action} run when the caller is cancelled while the registration is open: for closing
   * a foreign resource whose operations ignore cancellation and interruption. It runs at most once,
   * on a thread of its own; if the caller is cancelled already, at once.
   */
  public static Registration onCancel(Runnable action) {
    return OnCancel.register(Objects.requireNonNull(action, "action"));
  }

  /** The task that the caller runs in, or null outside tasks. */
  public static @Nullable Task<?> current() {
    return Strand.current() instanceof SpawnedTask<?> task ? task : null;
  }
}
