package dev.heddle;

import dev.heddle.internal.engine.TimerEntry;
import dev.heddle.internal.engine.Timers;
import dev.heddle.internal.seam.LongVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Ids;
import dev.heddle.internal.wait.CancelNode;
import dev.heddle.internal.wait.Signal;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.Trace;
import dev.heddle.internal.wait.TracedStrand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The inside of a {@link Scope}: its tasks, and the rules by which failures, successes and the
 * deadline act on them.
 *
 * <p>The outcome follows the signal, in this order: what failed first decides what is thrown, and
 * the other failures are suppressed in it. {@code failures} is guarded by the lock of this node.
 */
final class ScopeGroup extends TaskGroup {
  private static final LongVar<ScopeGroup> ENDED_AT =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(ScopeGroup.class, "endedAt"));

  private record Failure(SpawnedTask<?> task, Throwable thrown) {}

  private final Policy policy;
  private final Strand owner;
  private final CancelNode outer;
  private final long id;
  private final String name;
  private final ScopedValue.@Nullable Carrier scopedValues;
  private final List<Failure> failures = new ArrayList<>(2);
  private final long deadline;
  private final @Nullable TimerEntry deadlineTimer;
  private final @Nullable RuntimeLink link;
  private @Nullable SpawnedTask<?> winner; // guarded by the lock
  private boolean interruptedWhileClosing;

  // Of the owner; the record is there before the first task is, and stays when the scope has ended.
  private @Nullable TracedStrand record;
  private @Nullable TracedStrand outerRecord;
  private long openedAt;
  private volatile long endedAt = Trace.NEVER;

  /** Opens a group for the calling strand, which runs under it from now on. */
  static ScopeGroup open(Policy policy) {
    Strand owner = Strand.current();
    TaskRuntime runtime = policy.runtime;
    if (runtime == null) {
      runtime = owner instanceof SpawnedTask<?> task ? task.group().runtime : TaskRuntime.shared();
    }
    ScopeGroup group = new ScopeGroup(policy, owner, runtime);
    group.beginRecord();
    group.outer.attach(group);
    owner.push(group);
    if (group.interrupt.graceNanos < 0) {
      owner.settleInterrupt(); // one that was sent before must not strike in here
    }
    if (group.deadlineTimer != null) {
      Timers.arm(group.deadlineTimer);
    }
    return group;
  }

  private ScopeGroup(Policy policy, Strand owner, TaskRuntime runtime) {
    super(owner.innermost(), runtime, policy.interrupt, policy.limit);
    this.policy = policy;
    this.owner = owner;
    this.outer = owner.innermost();
    this.id = Ids.next();
    this.name = policy.name == null ? "scope " + id : "scope '" + policy.name + "'";
    this.scopedValues = carrier(policy.carried);
    this.deadline =
        policy.deadlineNanos < 0 ? Long.MAX_VALUE : Seam.nanoTime() + policy.deadlineNanos;
    this.deadlineTimer = policy.deadlineNanos < 0 ? null : new Deadline(deadline);
    if (owner instanceof SpawnedTask<?> task && task.group().runtime == runtime) {
      link = null; // reached through its task
    } else {
      link = new RuntimeLink(runtime.root(), this);
      runtime.admit(link, name);
    }
  }

  private static ScopedValue.@Nullable Carrier carrier(List<ScopedValue<?>> keys) {
    ScopedValue.Carrier carrier = null;
    for (ScopedValue<?> key : keys) {
      if (key.isBound()) {
        carrier = bind(carrier, key);
      }
    }
    return carrier;
  }

  private static <V> ScopedValue.Carrier bind(
      ScopedValue.@Nullable Carrier carrier, ScopedValue<V> key) {
    return carrier == null ? ScopedValue.where(key, key.get()) : carrier.where(key, key.get());
  }

  @Override
  String name() {
    return name;
  }

  /** Unique among all scopes. */
  long id() {
    return id;
  }

  @Override
  @Nullable Task<?> ownerTask() {
    return owner instanceof SpawnedTask<?> task ? task : null;
  }

  @Override
  ScopedValue.@Nullable Carrier scopedValues() {
    return scopedValues;
  }

  @Override
  protected Strand strand() {
    return owner;
  }

  long deadline() {
    return deadline;
  }

  @Override
  protected boolean hasTimeLimit() {
    return deadlineTimer != null;
  }

  Strand owner() {
    return owner;
  }

  // ---- the record

  /**
   * A scope inside a sampled one is part of that record, as long as there is room in it; else it is
   * decided anew whether it has one of its own.
   */
  private void beginRecord() {
    TracedStrand around = owner.record();
    outerRecord = around;
    if (around != null && !around.trace().isFull()) {
      record = around;
    } else if (isSampled()) {
      Thread thread = owner.thread();
      long id = thread.threadId();
      record = new TracedStrand(new Trace(), id, thread.getName(), this, id);
      owner.record(record);
    }
    if (record != null) {
      openedAt = record == around ? Seam.nanoTime() : record.since();
    }
  }

  private boolean isSampled() {
    Sampling sampling = runtime.sampling();
    return policy.sampled || (sampling != null && sampling.takes(policy.name));
  }

  private void endRecord() {
    if (record != null) {
      ENDED_AT.setRelease(this, Seam.nanoTime());
      owner.record(outerRecord);
    }
  }

  @Override
  @Nullable Trace trace() {
    return record == null ? null : record.trace();
  }

  /** Whether this scope has a record of its own, so that its end is to be told of. */
  boolean hasOwnRecord() {
    return record != null && record != outerRecord;
  }

  /** Where the time of this scope went, until now or its end. */
  Explanation explain() {
    if (record == null) {
      throw new IllegalStateException(
          name
              + " was not sampled, so nothing is known of it. Sample it by Policy.sampled(), by"
              + " sampleScopes(..) of the runtime's builder, or by -D"
              + Sampling.PROPERTY
              + "=0.01 or ="
              + (policy.name == null ? "NAME" : policy.name));
    }
    long end = ENDED_AT.get(this);
    Signal signal = signal();
    boolean ended = end != Trace.NEVER;
    return new TraceReading(record.trace(), runtime.backend(), ended ? end : Seam.nanoTime())
        .explain(
            this,
            record.id(),
            openedAt,
            ended,
            signal == null ? null : CancelSignal.reason(signal).toString());
  }

  // ---- events

  void cancel(String reason) {
    Seam.operation("cancel", this);
    cancel(signal(CancelReason.Kind.REQUESTED, reason, null));
  }

  private CancelSignal signal(CancelReason.Kind kind, String message, @Nullable Throwable cause) {
    return new CancelSignal(kind, message, name, this, cause);
  }

  private void record(Failure failure) {
    lock();
    failures.add(failure);
    unlock();
  }

  @Override
  void onFailure(SpawnedTask<?> task, Throwable failure) {
    record(new Failure(task, failure));
    if (policy.kind == Policy.Kind.FAIL_FAST) {
      cancel(
          signal(
              CancelReason.Kind.FAILURE, "task '" + task.name() + "' failed: " + failure, failure));
    }
  }

  @Override
  void onFailureAfterCancel(SpawnedTask<?> task, Throwable failure) {
    record(new Failure(task, failure));
  }

  @Override
  void onSuccess(SpawnedTask<?> task) {
    if (policy.kind != Policy.Kind.FIRST_SUCCESS) {
      return;
    }
    lock();
    boolean first = winner == null;
    if (first) {
      winner = task;
    }
    unlock();
    if (first) {
      CancelSignal enough = enough(task);
      for (SpawnedTask<?> other : liveTasks()) {
        if (other != task) {
          other.cancel(enough);
        }
      }
    }
  }

  /**
   * A task that comes after the winner is cancelled like those that it won against. The winner is
   * set before the live tasks are copied, and read here after the task was linked, all under the
   * lock: a task that is not in the copy sees the winner.
   */
  @Override
  void onSpawn(SpawnedTask<?> task) {
    if (policy.kind == Policy.Kind.FIRST_SUCCESS) {
      SpawnedTask<?> first = winnerNow();
      if (first != null && first != task) {
        task.cancel(enough(first));
      }
    }
  }

  private CancelSignal enough(SpawnedTask<?> first) {
    return signal(
        CancelReason.Kind.SUCCESS_ELSEWHERE, "task '" + first.name() + "' succeeded first", null);
  }

  /** The first task that succeeded; waits for it, or for the last one to end. */
  SpawnedTask<?> winner() throws InterruptedException {
    if (policy.kind != Policy.Kind.FIRST_SUCCESS) {
      throw new IllegalStateException(
          name + " has no winner: its policy is " + policy.kind + ", not FIRST_SUCCESS");
    }
    Completions ends = completions();
    SpawnedTask<?> first = winnerNow();
    // Each end may be the first success; a winner is known a little before its end is visible.
    while ((first == null || !first.isDone()) && ends.next() != null) {
      first = winnerNow();
    }
    first = winnerNow();
    if (first != null) {
      return first;
    }
    TaskFailedException failed = failure(false);
    throw failed != null
        ? failed
        : new IllegalStateException(name + " has no winner: no task in it succeeded or failed");
  }

  private @Nullable SpawnedTask<?> winnerNow() {
    lock();
    SpawnedTask<?> now = winner;
    unlock();
    return now;
  }

  /** The failures as one exception, or null; leaves out those that were seen if {@code unseen}. */
  private @Nullable TaskFailedException failure(boolean unseen) {
    lock();
    List<Failure> all = new ArrayList<>(failures);
    unlock();
    TaskFailedException first = null;
    for (Failure failure : all) {
      if (unseen && failure.task().failureSeen()) {
        continue;
      }
      failure.task().markFailureSeen();
      TaskFailedException next = new TaskFailedException(failure.task(), failure.thrown());
      if (first == null) {
        first = next;
      } else {
        first.addSuppressed(next);
      }
    }
    return first;
  }

  /** Also those that failed, until somebody has seen the failure. */
  @Override
  Collection<SpawnedTask<?>> unseen() {
    lock();
    List<Failure> all = new ArrayList<>(failures);
    unlock();
    Set<SpawnedTask<?>> tasks = new LinkedHashSet<>(super.unseen());
    for (Failure failure : all) {
      if (!failure.task().failureSeen() && failure.task().isDone()) {
        tasks.add(failure.task());
      }
    }
    return tasks;
  }

  // ---- the end

  /** Ends the group after its body: waits for the tasks, then returns what is to be thrown. */
  @Nullable Throwable finish(@Nullable Throwable bodyFailure) {
    Seam.operation("end of scope", this);
    if (bodyFailure != null) {
      cancel(signal(CancelReason.Kind.FAILURE, "the body failed: " + bodyFailure, bodyFailure));
    }
    closeWhenEmpty(
        owner,
        () -> {
          if (owner.consumedOurs()) {
            return;
          }
          interruptedWhileClosing = true;
          cancel(signal(CancelReason.Kind.INTERRUPTED, "interrupted while its tasks ended", null));
        });
    if (deadlineTimer != null) {
      deadlineTimer.cancel();
    }
    owner.pop(outer);
    outer.detach(this);
    if (link != null) {
      link.leave();
    }
    endRecord();
    return outcome(bodyFailure);
  }

  /**
   * What the scope throws, or null. A signal that came so late that nobody in the scope was told of
   * it changes nothing, unless it was asked for inside.
   */
  private @Nullable Throwable outcome(@Nullable Throwable bodyFailure) {
    CancelSignal signal = (CancelSignal) signal();
    TaskFailedException tasks = taskFailures();
    if (signal == null) {
      return tasks;
    }
    boolean unnoticed = bodyFailure == null && !delivered() && !taskWasStopped();
    Throwable primary =
        signal.source == this
            ? ownOutcome(signal, bodyFailure, tasks, unnoticed)
            : unnoticed ? null : cancelled(signal, bodyFailure);
    if (interruptedWhileClosing && !(primary instanceof InterruptedException)) {
      owner.thread().interrupt();
    }
    if (primary == null) {
      return tasks;
    }
    if (bodyFailure != null && !SpawnedTask.stemsFromCancellation(bodyFailure)) {
      suppress(primary, bodyFailure);
    }
    suppress(primary, tasks);
    return primary;
  }

  private @Nullable Throwable ownOutcome(
      CancelSignal signal,
      @Nullable Throwable bodyFailure,
      @Nullable TaskFailedException tasks,
      boolean unnoticed) {
    return switch (signal.reason.kind()) {
      case FAILURE -> signal.reason.cause() == bodyFailure ? bodyFailure : tasks;
      case DEADLINE ->
          unnoticed
              ? null
              : new TimeoutException(
                  name + " was not done within " + Duration.ofNanos(policy.deadlineNanos));
      case INTERRUPTED -> new InterruptedException(name + " was interrupted while its tasks ended");
      case REQUESTED, SUCCESS_ELSEWHERE, SHUTDOWN -> cancelled(signal, bodyFailure);
    };
  }

  /** The exception of a scope that was cancelled; it tells the nodes further out, if they were. */
  private Throwable cancelled(CancelSignal signal, @Nullable Throwable bodyFailure) {
    Throwable told = outer.signal() == signal ? outer.deliver(signal) : signal.exception(this);
    return bodyFailure instanceof CancelledException same && same.reason() == signal.reason
        ? same
        : told;
  }

  private @Nullable TaskFailedException taskFailures() {
    return switch (policy.kind) {
      case FAIL_FAST -> failure(false);
      case COLLECT_ALL -> failure(true);
      case FIRST_SUCCESS -> winnerNow() == null ? failure(true) : null;
    };
  }

  private static void suppress(Throwable primary, @Nullable Throwable other) {
    if (other == null || other == primary) {
      return;
    }
    boolean sameFailure =
        other instanceof TaskFailedException
            && (other.getCause() == primary
                || (primary instanceof TaskFailedException
                    && other.getCause() == primary.getCause()));
    if (sameFailure) {
      for (Throwable further : other.getSuppressed()) {
        if (!isSuppressed(primary, further)) {
          primary.addSuppressed(further);
        }
      }
    } else {
      primary.addSuppressed(other);
    }
  }

  /** Whether {@code primary}, which the body may have got from a winner, names that failure. */
  private static boolean isSuppressed(Throwable primary, Throwable failure) {
    for (Throwable known : primary.getSuppressed()) {
      if (known instanceof TaskFailedException a
          && failure instanceof TaskFailedException b
          && a.task() == b.task()) {
        return true;
      }
    }
    return false;
  }

  private final class Deadline extends TimerEntry {
    Deadline(long at) {
      super(at);
    }

    @Override
    protected void fire() {
      ScopeGroup.this.cancel(
          CancelSignal.deadline(
              Duration.ofNanos(policy.deadlineNanos), name, ScopeGroup.this, deadline()));
    }
  }

  /** Makes a scope that was opened outside the runtime's tasks reachable from the runtime. */
  static final class RuntimeLink extends CancelNode {
    private final DetachedGroup root;
    private final ScopeGroup scope;

    RuntimeLink(DetachedGroup root, ScopeGroup scope) {
      super(root);
      this.root = root;
      this.scope = scope;
    }

    ScopeGroup scope() {
      return scope;
    }

    void leave() {
      root.leave(this);
    }

    @Override
    protected @Nullable Strand strand() {
      return null;
    }

    @Override
    protected void onSignal(Signal received) {
      scope.cancel(received);
    }
  }
}
