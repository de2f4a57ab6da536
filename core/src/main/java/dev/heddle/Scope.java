package dev.heddle;

import dev.heddle.internal.seam.Seam;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A block that owns the tasks spawned in it: it does not return before all of them are done.
 *
 * {@snippet file="dev/heddle/snippets/ScopeSnippets.java" region="fan-out"}
 *
 * <p>The body runs in the caller's thread and belongs to the failure contract: with the default
 * {@link Policy#failFast()} its failure cancels the tasks, and a task's failure cancels the body
 * and the other tasks. Scopes nest, and can be opened from anywhere: {@code main}, a platform
 * thread, a virtual thread, a task, inside {@code synchronized}. Tasks may spawn further tasks into
 * the scope while it is open.
 *
 * <p>Not for work that shall outlive the block: that is {@link TaskRuntime#spawn}. Not for
 * splitting a computation over the processors: a parallel loop is far cheaper.
 *
 * <p><b>What is thrown.</b> The body's own exception as it is, or a {@link TaskFailedException}
 * with the first failed task's as its cause; whatever failed later is suppressed in it. {@link
 * TimeoutException} if the deadline passed. {@link CancelledException} if the scope was cancelled:
 * swallowing it in the body changes nothing. A plain {@code InterruptedException} if the thread was
 * interrupted from outside.
 *
 * <p><b>Memory.</b> A scope holds on to its live tasks only; millions of short tasks may pass
 * through it. <b>Happens-before.</b> What the tasks did is seen after the scope has returned.
 */
public final class Scope {
  private final ScopeGroup group;

  private Scope(ScopeGroup group) {
    this.group = group;
  }

  /** Runs {@code body} in a new scope with the default policy and returns its result. */
  public static <T extends @Nullable Object, X extends Throwable> T run(ScopeBody<T, X> body)
      throws X, InterruptedException {
    return run(Policy.failFast(), body);
  }

  /**
   * Runs {@code body} in a new scope and returns its result.
   *
   * @throws IllegalStateException if the runtime has been shut down
   */
  public static <T extends @Nullable Object, X extends Throwable> T run(
      Policy policy, ScopeBody<T, X> body) throws X, InterruptedException {
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(body, "body");
    ScopeGroup group = ScopeGroup.open(policy);
    T result = null;
    Throwable failure = null;
    try {
      result = body.run(new Scope(group));
    } catch (Throwable thrown) {
      failure = thrown;
    }
    Throwable outcome = group.finish(failure);
    if (group.hasOwnRecord()) {
      group.runtime.explained(group);
    }
    if (outcome != null) {
      throw Scope.<X>sneak(outcome);
    }
    return Scope.<T>some(result);
  }

  /** Runs {@code body}, which has no result, in a new scope with the default policy. */
  public static <X extends Throwable> void execute(ScopeAction<X> body)
      throws X, InterruptedException {
    execute(Policy.failFast(), body);
  }

  /** Runs {@code body}, which has no result, in a new scope. */
  public static <X extends Throwable> void execute(Policy policy, ScopeAction<X> body)
      throws X, InterruptedException {
    Objects.requireNonNull(body, "body");
    Scope.<@Nullable Void, X>run(
        policy,
        scope -> {
          body.run(scope);
          return null;
        });
  }

  /** The outcome is unchecked, an Error, an InterruptedException, or what the body threw: an X. */
  @SuppressWarnings("unchecked")
  static <X extends Throwable> X sneak(Throwable outcome) throws X {
    throw (X) outcome;
  }

  @SuppressWarnings({"unchecked", "NullAway"})
  static <T extends @Nullable Object> T some(@Nullable T result) {
    return result;
  }

  /**
   * Starts a task. If the scope is cancelled already the task is never run and ends as cancelled.
   *
   * @throws IllegalStateException if the scope has ended
   */
  public <T extends @Nullable Object> Task<T> spawn(TaskBody<T> body) {
    return group.spawn(null, Objects.requireNonNull(body, "body"));
  }

  /** Starts a task with a name, which its thread bears too. */
  public <T extends @Nullable Object> Task<T> spawn(String name, TaskBody<T> body) {
    return group.spawn(Objects.requireNonNull(name, "name"), Objects.requireNonNull(body, "body"));
  }

  /** Starts a task that has no result. */
  public Task<@Nullable Void> spawn(TaskAction body) {
    return group.spawn(null, Objects.requireNonNull(body, "body"));
  }

  /** Starts a task that has no result, with a name. */
  public Task<@Nullable Void> spawn(String name, TaskAction body) {
    return group.spawn(Objects.requireNonNull(name, "name"), Objects.requireNonNull(body, "body"));
  }

  /** Starts a task whose body wraps {@code origin}, the user's code that names the spawn site. */
  <T extends @Nullable Object> Task<T> spawnFor(Object origin, TaskBody<T> body) {
    return group.spawn(null, body, Objects.requireNonNull(origin, "body"));
  }

  /**
   * The tasks of this scope in the order in which they end, from this call on; the same object at
   * every call. To see all of them, call it before the first spawn.
   */
  public Completions completed() {
    return group.completions();
  }

  /**
   * Waits for the first task that succeeds, under {@link Policy#firstSuccess()}; the others are
   * cancelled by then.
   *
   * @throws TaskFailedException if every task failed: the first failure, with the others
   *     suppressed. That counts as having seen them
   * @throws IllegalStateException under another policy, or if there was no task
   */
  public Task<?> winner() throws InterruptedException {
    return group.winner();
  }

  /**
   * Cancels the scope: its tasks and its body. The scope throws {@link CancelledException} when it
   * ends.
   */
  public void cancel(String reason) {
    group.cancel(Objects.requireNonNull(reason, "reason"));
  }

  /** Whether the scope has been cancelled, for whatever reason. */
  public boolean isCancelled() {
    Seam.operation("isCancelled", group);
    return group.signal() != null;
  }

  /** Whether this scope is recorded, so that {@link #explain} tells where its time goes. */
  public boolean isSampled() {
    return group.trace() != null;
  }

  /**
   * Where the time of this scope went: from its opening until now, or, when it has ended, until its
   * end. From any thread.
   *
   * {@snippet file="dev/heddle/snippets/ExplanationSnippets.java" region="explain"}
   *
   * @throws IllegalStateException if this scope was not sampled; see {@link Policy#sampled()} and
   *     {@link TaskRuntime.Builder#sampleScopes(double)}
   */
  public Explanation explain() {
    return group.explain();
  }

  @Override
  public String toString() {
    return group.name();
  }
}
