package dev.heddle;

import dev.heddle.internal.util.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a scope deals with failures, limits and time. Immutable; the methods compose in any order.
 *
 * {@snippet file="dev/heddle/snippets/PolicySnippets.java" region="compose"}
 *
 * <p>Defaults: {@link #failFast()}, no limit, no deadline, interrupts {@linkplain
 * InterruptPolicy#after after 100 ms}, no scoped values, not sampled, the shared runtime (or the
 * caller's, inside a task).
 */
public final class Policy {
  /** What a failure or success of one task means to the others. */
  enum Kind {
    FAIL_FAST,
    COLLECT_ALL,
    FIRST_SUCCESS
  }

  private static final Policy FAIL_FAST = new Policy(Kind.FAIL_FAST);
  private static final Policy COLLECT_ALL = new Policy(Kind.COLLECT_ALL);
  private static final Policy FIRST_SUCCESS = new Policy(Kind.FIRST_SUCCESS);

  final Kind kind;
  final int limit;
  final long deadlineNanos;
  final InterruptPolicy interrupt;
  final List<ScopedValue<?>> carried;
  final @Nullable TaskRuntime runtime;
  final @Nullable String name;
  final boolean sampled;

  private Policy(Kind kind) {
    this(kind, 0, -1, InterruptPolicy.standard(), List.of(), null, null, false);
  }

  private Policy(
      Kind kind,
      int limit,
      long deadlineNanos,
      InterruptPolicy interrupt,
      List<ScopedValue<?>> carried,
      @Nullable TaskRuntime runtime,
      @Nullable String name,
      boolean sampled) {
    this.kind = kind;
    this.limit = limit;
    this.deadlineNanos = deadlineNanos;
    this.interrupt = interrupt;
    this.carried = carried;
    this.runtime = runtime;
    this.name = name;
    this.sampled = sampled;
  }

  /** The first failure cancels everything else in the scope, the body too, and is thrown. */
  public static Policy failFast() {
    return FAIL_FAST;
  }

  /**
   * A failure disturbs nobody. When the scope ends, failures that nobody has seen by joining the
   * task or asking for its failure are thrown: the first one, with the others suppressed.
   */
  public static Policy collectAll() {
    return COLLECT_ALL;
  }

  /**
   * The first success cancels the other tasks; {@link Scope#winner()} returns the task. Failures
   * before it are kept, and thrown only if no task succeeds.
   */
  public static Policy firstSuccess() {
    return FIRST_SUCCESS;
  }

  /**
   * At most {@code tasks} tasks of the scope run at the same time. A spawn beyond that waits for a
   * free place if the body calls it; if a task of the scope calls it, the new task is queued
   * instead, first in, first out, so that tasks cannot block each other.
   *
   * @throws IllegalArgumentException if {@code tasks} is less than 1
   */
  public Policy limit(int tasks) {
    if (tasks < 1) {
      throw new IllegalArgumentException("limit must be at least 1: " + tasks);
    }
    return new Policy(kind, tasks, deadlineNanos, interrupt, carried, runtime, name, sampled);
  }

  /**
   * Cancels the scope when {@code time} has passed since it was opened; the scope then throws
   * {@link TimeoutException}. An earlier deadline further out stays in force.
   *
   * @throws IllegalArgumentException if {@code time} is negative
   */
  public Policy deadline(Duration time) {
    return new Policy(
        kind, limit, Durations.nanos(time, "deadline"), interrupt, carried, runtime, name, sampled);
  }

  /** Whether and when cancelling interrupts threads; see {@link InterruptPolicy}. */
  public Policy interrupt(InterruptPolicy policy) {
    Objects.requireNonNull(policy, "policy");
    return new Policy(kind, limit, deadlineNanos, policy, carried, runtime, name, sampled);
  }

  /**
   * Carries the bindings that {@code keys} have when the scope is opened into every task of it.
   * Keys that are not bound then are left out.
   */
  public Policy carrying(ScopedValue<?>... keys) {
    return new Policy(kind, limit, deadlineNanos, interrupt, List.of(keys), runtime, name, sampled);
  }

  /** Runs the tasks on {@code target} instead of the caller's or the shared runtime. */
  public Policy on(TaskRuntime target) {
    Objects.requireNonNull(target, "target");
    return new Policy(kind, limit, deadlineNanos, interrupt, carried, target, name, sampled);
  }

  /** Names the scope, for messages. */
  public Policy named(String scopeName) {
    Objects.requireNonNull(scopeName, "scopeName");
    return new Policy(kind, limit, deadlineNanos, interrupt, carried, runtime, scopeName, sampled);
  }

  /**
   * Records what the tasks of the scope wait for, and who lets them go on, so that {@link
   * Scope#explain()} can tell where its time went. {@link TaskRuntime.Builder#sampleScopes(double)}
   * does that for a share of all scopes, or for those with a name.
   */
  public Policy sampled() {
    return new Policy(kind, limit, deadlineNanos, interrupt, carried, runtime, name, true);
  }
}
