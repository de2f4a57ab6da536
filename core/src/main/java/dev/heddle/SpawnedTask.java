package dev.heddle;

import dev.heddle.internal.engine.Carriers;
import dev.heddle.internal.engine.Job;
import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.wait.Blame;
import dev.heddle.internal.wait.DeadlockWatch;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.Signal;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.Subject;
import dev.heddle.internal.wait.Trace;
import dev.heddle.internal.wait.TracedGap;
import dev.heddle.internal.wait.TracedStrand;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import dev.heddle.internal.wait.Waiter;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The one kind of task: strand, job of the scheduler, body of its thread and handle in one object.
 *
 * <p>Invariants: until the task has ended, {@code outcome} is null, the case of the only joiner, or
 * {@link #JOINED}. Then it never changes: it is the result, {@link #NULL} for a null result, a
 * {@link Failed} or a {@link Cancelled}.
 *
 * <p><b>No joiner is lost.</b> The first joiner puts its case where the outcome will be, and takes
 * it out again if its wait ends otherwise. Others take the lock of this node, which guards {@code
 * joiners}: they make sure that {@code outcome} is {@code JOINED}, having queued the case that
 * stood there, and queue themselves; if the task has ended they do not. The ending task exchanges
 * the outcome. If it finds a case it claims that; if it finds {@code JOINED} it takes the lock,
 * after the joiner that set this, and claims all; if neither, later joiners see the outcome. So a
 * task that one joiner waits for, or nobody, ends without a lock.
 *
 * <p>The ending task may still hold a case that has been taken out. Its wait has ended, and is none
 * that is ever opened again, so it is not claimed. Cases whose waits are opened again, those of a
 * select, are always queued: the lock keeps them until the ending task is done with them.
 */
final class SpawnedTask<T extends @Nullable Object> extends Strand
    implements Task<T>, Job, Port, Runnable, Subject {
  private static final Object NULL = new Object();
  private static final Object JOINED = new Object();
  private static final Object ENDED = new Object();
  private static final boolean SPAWN_STACKS = Boolean.getBoolean("heddle.spawnStacks");
  private static final long JOIN_ORDER = 1L << 62; // after everything that has an id of ours

  @SuppressWarnings("rawtypes")
  private static final RefVar<SpawnedTask, Object> OUTCOME =
      new RefVar<>(
          AtomicReferenceFieldUpdater.newUpdater(SpawnedTask.class, Object.class, "outcome"));

  private record Failed(Throwable failure) {}

  private record Cancelled(CancelReason reason) {}

  private final TaskGroup group;
  private final @Nullable String givenName;
  private final String site;
  private @Nullable Object body; // in the end null, or the note of an end that nobody has seen
  private @Nullable Runnable continuation;
  private volatile @Nullable Object outcome;
  private @Nullable WaitQueue joiners;
  private Roster.@Nullable Chunk chunk;
  private int place;
  private boolean failureSeen;
  private @Nullable Throwable spawnStack;
  private @Nullable Sighting sighting; // by whoever looks; racy

  SpawnedTask(
      TaskGroup group,
      @Nullable String name,
      Object body,
      String site,
      TaskLocal.@Nullable Locals locals) {
    super(group);
    this.group = group;
    this.givenName = name;
    this.body = body;
    this.site = site;
    locals(locals);
    Thread thread = group.runtime.carriers().newThread(this, name, this);
    bind(thread);
    if (SPAWN_STACKS) {
      spawnStack = new SpawnStack();
    }
  }

  /** Has all that this task does recorded; before it starts. */
  void record(Trace trace, Strand spawner) {
    record(new TracedStrand(trace, id(), thread().getName(), group, spawner.thread().threadId()));
  }

  // ---- life

  void start() {
    carriers().start(thread());
  }

  /** The thread could not be started; the task ends as failed. */
  void startFailed(Throwable failure) {
    end(new Failed(failure));
  }

  @Override
  public void run() {
    TracedStrand record = record();
    if (record != null) {
      record.begins();
    }
    Object end;
    Signal before = signal();
    if (before != null) {
      end = new Cancelled(CancelSignal.reason(before));
    } else {
      Object value = null;
      Throwable failure = null;
      try {
        ScopedValue.Carrier scopedValues = group.scopedValues();
        value = scopedValues == null ? call() : scopedValues.call(this::call);
      } catch (Throwable thrown) {
        failure = thrown;
      }
      end = conclude(value, failure);
    }
    end(end);
  }

  private @Nullable Object call() throws Exception {
    Object own = Objects.requireNonNull(body);
    if (own instanceof TaskBody<?> withResult) {
      return withResult.run();
    }
    ((TaskAction) own).run();
    return null;
  }

  /**
   * What the end of the body means. A signal that the body was told of decides, whatever the body
   * made of it; one that came too late to be noticed changes nothing.
   */
  private Object conclude(@Nullable Object value, @Nullable Throwable failure) {
    Signal signal = signal();
    boolean told = signal != null && (delivered() || interruptedByUs());
    settleInterrupt();
    if (signal != null && (told || failure instanceof InterruptedException)) {
      if (failure != null && !stemsFromCancellation(failure)) {
        group.onFailureAfterCancel(this, failure);
      }
      return new Cancelled(CancelSignal.reason(signal));
    }
    if (failure != null) {
      return new Failed(failure);
    }
    return value == null ? NULL : value;
  }

  /** Whether an exception is, wraps, or follows from, the stopping of a thread. */
  static boolean stemsFromCancellation(Throwable failure) {
    int depth = 0;
    for (Throwable t = failure; t != null && depth < 32; t = t.getCause(), depth++) {
      if (t instanceof InterruptedException
          || t instanceof ClosedByInterruptException
          || t instanceof TaskCancelledException) {
        return true;
      }
    }
    return false;
  }

  private void end(Object end) {
    body = null;
    TracedStrand record = record();
    if (record != null) {
      record.ends();
    }
    Unjoined unjoined = group.runtime.unjoined();
    if (unjoined != null) {
      note(unjoined, end instanceof Failed failed ? failed.failure() : null, kindOf(end));
    }
    if (end instanceof Failed failed) {
      if (spawnStack != null) {
        failed.failure().addSuppressed(spawnStack);
      }
      group.onFailure(this, failed.failure());
    } else if (!(end instanceof Cancelled)) {
      group.onSuccess(this);
    }
    group.end(this, end, end instanceof Cancelled && signal() == group.signal());
  }

  /**
   * Has it noted how this task is about to end, until somebody gets to see that. Before the outcome
   * is visible, so that whoever sees it finds the note.
   */
  void note(Unjoined notes, @Nullable Throwable failure, RuntimeSnapshot.State kind) {
    if (body == null) {
      body = notes.add(this, kind, failure);
    }
  }

  private void seen() {
    if (body instanceof Unjoined.Note note) {
      note.seen();
    }
  }

  private static RuntimeSnapshot.State kindOf(Object end) {
    if (end instanceof Failed) {
      return RuntimeSnapshot.State.FAILED;
    }
    return end instanceof Cancelled
        ? RuntimeSnapshot.State.CANCELLED
        : RuntimeSnapshot.State.SUCCEEDED;
  }

  /**
   * Makes the outcome visible, before anybody who waits is claimed. Returns what {@link
   * #claimJoiners} is to be given, or null if nobody has joined. A full fence.
   */
  @Nullable Object settle(Object end) {
    return OUTCOME.getAndSet(this, end);
  }

  /** Claims the joiners, before {@code chain}. */
  @Nullable WaitNode claimJoiners(Object settled, @Nullable WaitNode chain) {
    if (settled instanceof WaitNode only) {
      return WaitQueue.claimOnly(only, chain);
    }
    lock();
    WaitNode claimed = joiners == null ? chain : joiners.claimAll(ENDED, chain);
    unlock();
    return claimed;
  }

  /** The outcome, or null while this task has not ended. */
  private @Nullable Object outcome() {
    Object now = OUTCOME.get(this);
    return now == JOINED || now instanceof WaitNode ? null : now;
  }

  /** Where the roster of the group keeps this task; before it starts. */
  void place(Roster.Chunk own, int number) {
    chunk = own;
    place = number;
  }

  /** Frees the place in the roster, once. */
  void freePlace() {
    Objects.requireNonNull(chunk).free(place);
  }

  // ---- joining

  @Override
  public T join() throws InterruptedException {
    return join(Long.MAX_VALUE, null);
  }

  @Override
  public T joinWithin(Duration limit) throws InterruptedException {
    return join(Durations.nanos(limit, "limit"), limit);
  }

  private T join(long nanos, @Nullable Duration limit) throws InterruptedException {
    Seam.operation("join", this);
    Strand self = Strand.current();
    if (self == this) {
      throw new IllegalStateException("task '" + name() + "' cannot join itself");
    }
    self.enter();
    if (outcome() == null) {
      WaitNode node = new WaitNode(self.newWait(this), null);
      DeadlockWatch.begins(self);
      if (OUTCOME.cas(this, null, node) || enqueue(node)) {
        int end =
            limit == null
                ? self.await(node.waiter)
                : self.await(node.waiter, Seam.nanoTime() + nanos);
        if (end < 0) {
          if (!OUTCOME.cas(this, node, null)) {
            dequeue(node);
          }
          if (end == Waiter.TIMED_OUT) {
            throw new TimeoutException("task '" + name() + "' was not done within " + limit);
          }
          throw self.failure(node.waiter);
        }
      }
    }
    return result();
  }

  /** The result of the ended task. */
  @SuppressWarnings("unchecked")
  T result() {
    Object end = Objects.requireNonNull(outcome());
    seen();
    if (end instanceof Failed failed) {
      failureSeen = true;
      throw new TaskFailedException(this, failed.failure());
    }
    if (end instanceof Cancelled cancelled) {
      throw new TaskCancelledException(this, cancelled.reason());
    }
    return Scope.<T>some(end == NULL ? null : (T) end);
  }

  @Override
  public long order() {
    return JOIN_ORDER + id();
  }

  @Override
  public boolean tryComplete(WaitNode node) {
    return outcome() != null;
  }

  @Override
  public boolean enqueue(WaitNode node) {
    WaitQueue fresh = new WaitQueue(); // not under the lock
    lock();
    Object now = OUTCOME.get(this);
    while (now == null || now instanceof WaitNode) {
      if (OUTCOME.cas(this, now, JOINED)) {
        joiners = fresh;
        if (now != null) {
          fresh.add((WaitNode) now);
        }
        now = JOINED;
      } else {
        now = OUTCOME.get(this);
      }
    }
    boolean running = now == JOINED;
    if (running) {
      Objects.requireNonNull(joiners).add(node);
    }
    unlock();
    return running;
  }

  @Override
  public void dequeue(WaitNode node) {
    lock();
    if (joiners != null) {
      joiners.remove(node);
    }
    unlock();
  }

  // ---- deadlocks

  @Override
  public void blame(Thread waiting, Blame blame) {
    Thread running = holder();
    if (running != null) {
      blame.owner(running);
    }
  }

  @Override
  public @Nullable Thread holder() {
    return outcome() == null ? thread() : null;
  }

  @Override
  public boolean canFail() {
    return true;
  }

  @Override
  public String subjectName() {
    return "the end of " + label();
  }

  @Override
  protected String label() {
    return "task '" + name() + "' (thread " + id() + ", spawned at " + site + ")";
  }

  @Override
  protected void showToWatch() {
    group.runtime.showToWatch();
  }

  @Override
  protected @Nullable RuntimeException breaking(String report) {
    return group.runtime.deadlockPolicy() == DeadlockPolicy.FAIL_YOUNGEST
        ? new DeadlockException(report)
        : null;
  }

  // ---- the handle

  @Override
  public boolean cancel(String reason) {
    Objects.requireNonNull(reason, "reason");
    Seam.operation("cancel", this);
    return outcome() == null
        && cancel(
            new CancelSignal(
                CancelReason.Kind.REQUESTED, reason, "task '" + name() + "'", this, null));
  }

  @Override
  public State state() {
    Seam.operation("state", this);
    Object end = outcome();
    if (end == null) {
      return thread().getState() == Thread.State.NEW ? State.QUEUED : State.RUNNING;
    }
    if (end instanceof Failed) {
      return State.FAILED;
    }
    return end instanceof Cancelled ? State.CANCELLED : State.SUCCEEDED;
  }

  @Override
  public @Nullable Throwable failure() {
    if (outcome() instanceof Failed failed) {
      seen();
      failureSeen = true;
      return failed.failure();
    }
    return null;
  }

  /** How this task has ended, or null if it has not. */
  RuntimeSnapshot.@Nullable State endState() {
    Object end = outcome();
    return end == null ? null : kindOf(end);
  }

  /** The type of the failure, which nobody gets to see by that; null if there is none. */
  @Nullable String failureType() {
    return outcome() instanceof Failed failed ? failed.failure().getClass().getName() : null;
  }

  /** What a look has remembered of a wait of this task. */
  @Nullable Sighting sighting() {
    return sighting;
  }

  void sighting(@Nullable Sighting latest) {
    sighting = latest;
  }

  /** Somebody gets to see the failure of this task, though not from here. */
  void markFailureSeen() {
    failureSeen = true;
  }

  /** Whether somebody has got to see the failure of this task. */
  boolean failureSeen() {
    return failureSeen;
  }

  @Override
  public String name() {
    return givenName == null ? "task-" + id() : givenName;
  }

  @Override
  public long id() {
    return thread().threadId();
  }

  @Override
  public @Nullable Task<?> parent() {
    return group.ownerTask();
  }

  @Override
  public String spawnSite() {
    return site;
  }

  TaskGroup group() {
    return group;
  }

  @Override
  public String toString() {
    return "Task[" + name() + ", " + state() + ", spawned at " + site + "]";
  }

  // ---- strand and job

  @Override
  protected void onSignal(Signal received) {
    if (group.signal() != received) {
      Interrupter.onCancel(this, group.interrupt);
    }
  }

  @Override
  public @Nullable Runnable continuation() {
    return continuation;
  }

  @Override
  public void continuation(Runnable first) {
    continuation = first;
  }

  /** Whether it is the task's own continuation or another that inherited the executor. */
  private boolean isOwn(Runnable runnable) {
    return continuation == null || continuation == runnable;
  }

  @Override
  public void execute(Runnable runnable) {
    TracedStrand record = record();
    if (record != null && isOwn(runnable)) {
      record.ready(carriers().occupants());
    }
    Job.super.execute(runnable);
  }

  @Override
  public void runSlice() {
    TracedStrand record = record();
    if (record == null) {
      Job.super.runSlice();
    } else {
      TracedGap after = record.sliceBegins();
      Job.super.runSlice();
      after.begins();
    }
  }

  @Override
  public long steps() {
    return operations();
  }

  @Override
  public Carriers carriers() {
    return group.runtime.carriers();
  }

  /** Shows who spawned a task, as a suppressed exception of its failure. */
  private static final class SpawnStack extends Throwable {
    private static final long serialVersionUID = 1L;

    SpawnStack() {
      super("the task was spawned here");
    }
  }
}
