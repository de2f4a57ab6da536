package dev.heddle;

import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.Blame;
import dev.heddle.internal.wait.CancelNode;
import dev.heddle.internal.wait.Signal;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.Subject;
import dev.heddle.internal.wait.Trace;
import dev.heddle.internal.wait.TracedStrand;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import dev.heddle.internal.wait.Waiter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The live tasks of one owner: a scope, or a runtime for its detached tasks.
 *
 * <p>The members are the tasks in the {@code roster}, queued or not ended, and links to scopes. An
 * ended task is held by nobody here, whatever the number of tasks that have run. Time limits,
 * nested scopes and the like of the body's strand are children of this node too, but not members.
 *
 * <p>Invariants, while the lock of this node is free
 *
 * <ul>
 *   <li>{@code links} counts the links among the node's children.
 *   <li>With a limit, {@code running} of the tasks are started; {@code queued} holds the others and
 *       is empty unless {@code running == limit}.
 *   <li>Nobody waits in {@code emptiness} while there are no members, except for whom the last one
 *       to leave is about to claim.
 * </ul>
 *
 * <p><b>The end of a task</b> takes the lock only if there is something to do under it: a limit,
 * completions, a task that this group stopped, or no task left while somebody waits for that. Its
 * outcome is set before anybody is claimed; then the task leaves the roster, before it wakes whom
 * it has claimed. Setting the outcome is a full fence, and {@code completions} is read after it: a
 * task that finds none had its outcome before {@link #completions} returned.
 */
abstract class TaskGroup extends CancelNode implements Subject {
  private static final Object EMPTY = new Object();
  static final String PLACE = "a place under the limit of its scope";
  private static final RefVar<TaskGroup, Completions> COMPLETIONS =
      new RefVar<>(
          AtomicReferenceFieldUpdater.newUpdater(
              TaskGroup.class, Completions.class, "completions"));

  final TaskRuntime runtime;
  final InterruptPolicy interrupt;
  private final int limit;
  private final ArrayDeque<QueuedStart> queued;
  private final WaitQueue emptiness = new WaitQueue();
  private final Roster.Exits exits = new Roster.Exits();
  private final Roster roster = new Roster(exits);
  private int links;
  private int running;
  private boolean taskWasStopped;
  private volatile @Nullable Completions completions;

  /** A task over the limit, and the body's wait for its start if the body spawned it. */
  private record QueuedStart(SpawnedTask<?> task, @Nullable Waiter spawner) {}

  TaskGroup(
      @Nullable CancelNode parent, TaskRuntime runtime, InterruptPolicy interrupt, int limit) {
    super(parent);
    this.runtime = runtime;
    this.interrupt = interrupt;
    this.limit = limit;
    this.queued = new ArrayDeque<>(limit == 0 ? 1 : 16);
  }

  /** The name for messages. */
  abstract String name();

  /** The task that owns this group, or null. */
  abstract @Nullable Task<?> ownerTask();

  /** Where its tasks are recorded, or null. */
  @Nullable Trace trace() {
    return null;
  }

  /** The scoped values that every task runs with, or null. */
  abstract ScopedValue.@Nullable Carrier scopedValues();

  /** A task has been linked and is about to start or to be queued; called by its spawner. */
  void onSpawn(SpawnedTask<?> task) {}

  /** A task has failed; called in its thread, before it counts as done. */
  abstract void onFailure(SpawnedTask<?> task, Throwable failure);

  /** A task has succeeded; called in its thread, before it counts as done. */
  abstract void onSuccess(SpawnedTask<?> task);

  /** A cancelled task failed while it cleaned up; called in its thread. */
  abstract void onFailureAfterCancel(SpawnedTask<?> task, Throwable failure);

  final <T extends @Nullable Object> SpawnedTask<T> spawn(@Nullable String taskName, Object body) {
    return spawn(taskName, body, body);
  }

  /**
   * Spawns a task.
   *
   * @param origin the user's code behind {@code body}; the spawn site is that of its class
   */
  final <T extends @Nullable Object> SpawnedTask<T> spawn(
      @Nullable String taskName, Object body, Object origin) {
    Seam.operation("spawn", this);
    String site = SpawnSite.of(origin);
    Strand spawner = Strand.current();
    SpawnedTask<T> task =
        new SpawnedTask<>(this, taskName, body, site, TaskLocal.Locals.inherit(spawner.locals()));
    Trace trace = trace();
    if (trace != null) {
      task.record(trace, spawner);
    }
    QueuedStart later = null;
    boolean start = true;
    if (limit > 0) {
      later = new QueuedStart(task, spawner == strand() ? spawner.newWait(PLACE) : null);
    }
    if (!roster.enter(task)) {
      throw new IllegalStateException(
          name() + " has ended: task '" + task.name() + "' cannot be spawned in it any more");
    }
    GuardedHooks hooks = runtime.taskHooks();
    if (hooks != null) {
      hooks.spawned(task);
    }
    TaskFlight.spawned(task);
    if (later != null) {
      lock();
      start = running < limit;
      if (start) {
        running++;
      } else {
        queued.add(later);
      }
      unlock();
    }
    passOn(task);
    onSpawn(task);
    if (start) {
      start(task);
    } else if (later != null && later.spawner() != null) {
      awaitStart(spawner, later.spawner());
    }
    return task;
  }

  /** If this is interrupted or cancelled, the task stays queued, and the body finds out next. */
  private static void awaitStart(Strand spawner, Waiter started) {
    if (spawner.await(started) == Waiter.INTERRUPTED) {
      spawner.thread().interrupt();
    }
  }

  private void start(SpawnedTask<?> task) {
    try {
      task.start();
    } catch (Throwable failure) {
      // No memory for a thread, for instance. The task has not run and must not be waited for.
      task.startFailed(failure);
      throw failure;
    }
  }

  /**
   * Ends a task: makes its outcome visible, and wakes who waits for it.
   *
   * @param stopped whether the signal of this group stopped it
   */
  final void end(SpawnedTask<?> task, Object outcome, boolean stopped) {
    Object joined = task.settle(outcome); // whoever is claimed below may look at once
    GuardedHooks hooks = runtime.taskHooks();
    if (hooks != null) {
      hooks.ended(task); // while this group, which the task has not left, cannot end
    }
    TaskFlight.ended(task);
    WaitNode chain = null;
    QueuedStart next = null;
    if (stopped || limit > 0 || COMPLETIONS.get(this) != null) {
      lock();
      taskWasStopped |= stopped;
      if (limit > 0) {
        next = queued.poll();
        if (next == null) {
          running--;
        }
      }
      Completions takers = COMPLETIONS.get(this);
      if (takers != null) {
        chain = takers.ended(task);
      }
      unlock();
    }
    if (joined != null) {
      chain = task.claimJoiners(joined, chain);
    }
    task.freePlace();
    if (exits.count(roster)) {
      lock();
      if (!hasMembers()) {
        chain = claimEmptied(chain);
      }
      unlock();
    }
    WaitQueue.wakeAll(chain);
    if (next != null) {
      startNext(next);
    }
  }

  private void startNext(QueuedStart next) {
    TracedStrand record = next.task().record();
    if (record != null) {
      record.admitted();
    }
    try {
      start(next.task());
    } catch (Throwable reported) {
      // startFailed has recorded it as the task's failure.
    }
    Waiter spawner = next.spawner();
    if (spawner != null && spawner.tryEnd(Waiter.DONE)) {
      spawner.wake();
    }
  }

  /** Removes a member that is no task. */
  final void leave(CancelNode member) {
    lock();
    if (unlink(member)) {
      links--;
    }
    WaitNode chain = hasMembers() ? null : claimEmptied(null);
    unlock();
    WaitQueue.wakeAll(chain);
  }

  /** Adds a member that is no task; false if this group is closed. */
  final boolean join(CancelNode member) {
    lock();
    boolean open = !roster.isClosed();
    if (open) {
      link(member);
      links++;
    }
    unlock();
    if (open) {
      passOn(member);
    }
    return open;
  }

  private @Nullable WaitNode claimEmptied(@Nullable WaitNode chain) {
    WaitNode claimed = emptiness.claimAll(EMPTY, chain);
    Completions takers = COMPLETIONS.get(this);
    return takers == null ? claimed : takers.emptied(claimed);
  }

  /**
   * Waits until there are no members and closes the group.
   *
   * @param onInterrupt what to do when the thread is interrupted meanwhile; the wait goes on
   */
  final void closeWhenEmpty(Strand self, Runnable onInterrupt) {
    while (true) {
      WaitNode node = new WaitNode(self.newUninterruptibleWait(this), null);
      lock();
      if (links == 0 && roster.closeIfEmpty()) {
        unlock();
        return;
      }
      emptiness.add(node);
      unlock();
      self.await(node.waiter, onInterrupt);
    }
  }

  /** Refuses new members from now on, although old ones may be there. */
  final void close() {
    roster.close();
  }

  /** Waits until there are no members or {@code deadline} has passed; true if there are none. */
  final boolean awaitEmpty(long deadline) throws InterruptedException {
    Strand self = Strand.current();
    WaitNode node = new WaitNode(self.newWait(this), null);
    lock();
    if (!hasMembers()) {
      unlock();
      return true;
    }
    emptiness.add(node);
    unlock();
    int end = self.await(node.waiter, deadline);
    if (end > 0) {
      return true;
    }
    lock();
    emptiness.remove(node);
    unlock();
    if (end == Waiter.TIMED_OUT) {
      return false;
    }
    throw self.failure(node.waiter);
  }

  /** The tasks in the order in which they end, from now on. */
  final Completions completions() {
    Completions fresh = new Completions(this);
    lock();
    Completions existing = COMPLETIONS.get(this);
    if (existing == null) {
      COMPLETIONS.set(this, fresh);
    }
    unlock();
    return existing == null ? fresh : existing;
  }

  /** Whether this group takes no tasks any more. */
  final boolean isClosed() {
    return roster.isClosed();
  }

  /** Whether the signal of this group stopped a task; exact once the group is closed. */
  final boolean taskWasStopped() {
    return taskWasStopped;
  }

  /** For what is guarded by this lock elsewhere: the completions. */
  final void lockGroup() {
    lock();
  }

  final void unlockGroup() {
    unlock();
  }

  /** Under the lock. */
  final boolean hasMembers() {
    return !roster.isEmpty() || links > 0;
  }

  /** The tasks that have not ended, at some moment during the call. */
  final List<SpawnedTask<?>> liveTasks() {
    List<SpawnedTask<?>> tasks = new ArrayList<>();
    Roster.Walk walk = roster.walk();
    for (SpawnedTask<?> task; (task = walk.next()) != null; ) {
      tasks.add(task);
    }
    return tasks;
  }

  /** Goes over the tasks that have not ended; see {@link Roster#walk}. */
  final Roster.Walk walk() {
    return roster.walk();
  }

  /** The children of this node that are no tasks. */
  final CancelNode[] othersNow() {
    return super.childrenNow();
  }

  /** The tasks that have ended and that somebody here still holds, because nobody has asked. */
  Collection<SpawnedTask<?>> unseen() {
    Completions takers = COMPLETIONS.get(this);
    return takers == null ? List.of() : takers.untaken();
  }

  /** Who waits for the end of this group waits for all of its tasks. */
  @Override
  public void blame(Thread waiting, Blame blame) {
    liveTasks().forEach(task -> task.blame(waiting, blame));
  }

  /** The end of a scope is not to be thrown out of: its tasks would have no owner. */
  @Override
  public boolean canFail() {
    return false;
  }

  @Override
  public String subjectName() {
    return "the tasks of " + name();
  }

  @Override
  public CancelNode[] childrenNow() {
    CancelNode[] others = othersNow();
    List<SpawnedTask<?>> tasks = liveTasks();
    CancelNode[] all = Arrays.copyOf(others, others.length + tasks.size());
    for (int i = 0; i < tasks.size(); i++) {
      all[others.length + i] = tasks.get(i);
    }
    return all;
  }

  @Override
  protected void onSignal(Signal received) {
    Interrupter.onCancel(this, interrupt);
  }
}
