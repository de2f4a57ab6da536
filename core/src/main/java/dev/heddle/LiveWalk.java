package dev.heddle;

import dev.heddle.RuntimeSnapshot.Party;
import dev.heddle.RuntimeSnapshot.ScopeEntry;
import dev.heddle.RuntimeSnapshot.State;
import dev.heddle.RuntimeSnapshot.TaskEntry;
import dev.heddle.RuntimeSnapshot.Wait;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.CancelNode;
import dev.heddle.internal.wait.Signal;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.Subject;
import dev.heddle.internal.wait.WaitLook;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One walk over everything that a runtime has, from the root down; by one thread, once. It holds
 * what it needs on the way from the root to where it is, not what it has seen.
 *
 * <p><b>The tree.</b> The scopes that a thread has opened and not left stand one within the other
 * in the chain from its innermost node outwards, and only that thread changes where the chain
 * begins. So a scope is found through its owner: at the task that has opened it, in the scope whose
 * body has opened it, or, if its owner is no task of this runtime, through the link in the root.
 *
 * <p><b>A task's entry.</b> A wait is looked at, everything is read that belongs to it, and then
 * the wait must last still; see {@link WaitLook}. If it does not, the task went on meanwhile, and
 * the look is repeated. A task that never stands still for that long is told to be runnable, which
 * it was in between.
 */
final class LiveWalk<X extends Exception> {
  private static final int LOOKS = 4;
  private static final int MOST_SIGHTINGS = 100_000;
  private static final int MOST_REMEMBERED = 1_024;

  private final TaskRuntime runtime;
  private final boolean stacks;
  private final LiveView.Visitor<X> visitor;
  private final Pace pace = new Pace();
  private final ArrayDeque<Level> open = new ArrayDeque<>();
  private final Map<Subject, List<Thread>> needed = new IdentityHashMap<>();
  private final Set<Long> toldEnded = new HashSet<>(); // where the root may tell them again
  private int sightings;

  LiveWalk(TaskRuntime runtime, boolean stacks, LiveView.Visitor<X> visitor) {
    this.runtime = runtime;
    this.stacks = stacks;
    this.visitor = visitor;
  }

  void run() throws X {
    open.push(new Level(runtime.root(), 0));
    while (!open.isEmpty()) {
      Level level = open.element();
      ScopeGroup scope = level.nextScope();
      SpawnedTask<?> task = scope == null ? level.nextTask() : null;
      if (scope != null) {
        enter(scope, level.depth);
      } else if (task != null) {
        visit(task, level.depth);
      } else {
        open.pop();
        level.tellTheEnded();
      }
    }
  }

  private void enter(ScopeGroup scope, int depth) throws X {
    visitor.entry(depth, entryOf(scope));
    open.push(new Level(scope, depth + 1));
  }

  private void visit(SpawnedTask<?> task, int depth) throws X {
    pace.step();
    TaskEntry entry = entryOf(task);
    if (entry == null) {
      return;
    }
    visitor.entry(depth, entry);
    ScopeGroup scope = outermostScope(task, task);
    if (scope != null) {
      enter(scope, depth + 1);
    }
  }

  /** The outermost scope of this runtime that {@code strand} has opened inside {@code within}. */
  private @Nullable ScopeGroup outermostScope(Strand strand, CancelNode within) {
    ScopeGroup outermost = null;
    for (CancelNode node = strand.innermost(); node != null; node = LimitNode.around(node)) {
      if (node == within) {
        return outermost;
      }
      if (node instanceof ScopeGroup scope && scope.runtime == runtime) {
        outermost = scope;
      }
    }
    return null; // it has left meanwhile
  }

  /** A group that the walk is in. */
  private final class Level {
    final int depth;
    private final TaskGroup group;
    private final Iterator<ScopeGroup> scopes;
    private final Roster.Walk tasks;

    Level(TaskGroup group, int depth) {
      this.group = group;
      this.depth = depth;
      this.scopes = scopesIn(group).iterator();
      this.tasks = group.walk();
    }

    @Nullable ScopeGroup nextScope() {
      return scopes.hasNext() ? scopes.next() : null;
    }

    @Nullable SpawnedTask<?> nextTask() {
      return tasks.next();
    }

    void tellTheEnded() throws X {
      for (SpawnedTask<?> task : group.unseen()) {
        State end = task.endState();
        if (end != null) {
          visitor.entry(depth, ended(task, end));
          if (runtime.unjoined() != null) {
            toldEnded.add(task.id());
          }
        }
      }
      if (group instanceof DetachedGroup root) {
        Unjoined all = runtime.unjoined();
        for (Unjoined.Note note : all == null ? root.failures() : all.notes()) {
          TaskEntry entry = note.entry();
          if (!toldEnded.contains(entry.id())) {
            visitor.entry(depth, entry);
          }
        }
      }
    }
  }

  /** The scopes that the body of a scope has opened; for the root, those opened from outside. */
  private List<ScopeGroup> scopesIn(TaskGroup group) {
    if (group instanceof ScopeGroup scope) {
      ScopeGroup inner = outermostScope(scope.owner(), scope);
      return inner == null ? List.of() : List.of(inner);
    }
    return Arrays.stream(group.othersNow())
        .filter(ScopeGroup.RuntimeLink.class::isInstance)
        .map(link -> ((ScopeGroup.RuntimeLink) link).scope())
        .filter(this::isOutermost)
        .toList();
  }

  /** Whether no other scope of this runtime is around, opened by the same thread. */
  private boolean isOutermost(ScopeGroup scope) {
    for (CancelNode node = LimitNode.around(scope); node != null; node = LimitNode.around(node)) {
      if (node instanceof ScopeGroup outer
          && outer.owner() == scope.owner()
          && outer.runtime == runtime) {
        return false;
      }
    }
    return true;
  }

  // ---- entries

  private ScopeEntry entryOf(ScopeGroup scope) {
    Strand owner = scope.owner();
    boolean told = owner instanceof SpawnedTask<?> task && task.group().runtime == runtime;
    Party party =
        owner instanceof SpawnedTask<?> task
            ? new Party(task.id(), task.name())
            : Party.of(owner.thread());
    Wait wait = null;
    for (int look = 0; !told && look < LOOKS; look++) {
      WaitLook seen = WaitLook.at(owner.thread());
      wait = seen == null ? null : waitOf(seen, null);
      if (seen == null || seen.lasts()) {
        break;
      }
      wait = null;
    }
    return new ScopeEntry(scope.id(), scope.name(), party, reason(scope), wait);
  }

  private static @Nullable String reason(CancelNode node) {
    Signal signal = node.signal();
    return signal == null ? null : CancelSignal.reason(signal).toString();
  }

  private TaskEntry ended(SpawnedTask<?> task, State end) {
    return entry(task, end, null, List.of());
  }

  private TaskEntry entry(
      SpawnedTask<?> task, State state, @Nullable Wait wait, List<StackTraceElement> stack) {
    Task<?> parent = task.parent();
    return new TaskEntry(
        task.id(),
        task.name(),
        parent == null ? 0 : parent.id(),
        state,
        reason(task),
        task.failureType(),
        task.spawnSite(),
        wait,
        stack);
  }

  /** Null if the task has ended: it is on its way out of its group. */
  private @Nullable TaskEntry entryOf(SpawnedTask<?> task) {
    Thread thread = task.thread();
    for (int look = 0; look < LOOKS; look++) {
      if (task.endState() != null) {
        return null;
      }
      WaitLook seen = WaitLook.at(thread);
      if (seen != null) {
        TaskEntry entry = entry(task, State.WAITING, waitOf(seen, task), stackOf(thread));
        if (seen.lasts()) {
          return entry;
        }
      } else {
        TaskEntry entry = elsewhere(task, thread);
        if (entry != null) {
          return entry;
        }
      }
    }
    return entry(task, State.RUNNABLE, null, List.of());
  }

  /** The entry of a task that does not wait in Heddle; null if it changes while it is looked at. */
  private @Nullable TaskEntry elsewhere(SpawnedTask<?> task, Thread thread) {
    Thread.State state = thread.getState();
    Object blocker = Seam.blocker(thread);
    List<StackTraceElement> stack = stackOf(thread);
    return switch (state) {
      case NEW -> entry(task, State.NEW, null, stack);
      case RUNNABLE -> entry(task, State.RUNNABLE, null, stack);
      case BLOCKED -> same(thread, state, entry(task, State.BLOCKED, null, stack));
      case WAITING, TIMED_WAITING -> {
        String what = blocker == null ? "something outside Heddle" : blocker.getClass().getName();
        Wait wait = new Wait(what, null, null, List.of());
        boolean lasts = WaitLook.at(thread) == null && Seam.blocker(thread) == blocker;
        yield lasts ? same(thread, state, entry(task, State.WAITING, wait, stack)) : null;
      }
      case TERMINATED -> null;
    };
  }

  private static @Nullable TaskEntry same(Thread thread, Thread.State state, TaskEntry entry) {
    return thread.getState() == state ? entry : null;
  }

  private List<StackTraceElement> stackOf(Thread thread) {
    return stacks ? List.of(thread.getStackTrace()) : List.of();
  }

  /** What is known of a wait; {@code task} is to remember that it was seen. */
  private Wait waitOf(WaitLook seen, @Nullable SpawnedTask<?> task) {
    long now = Seam.nanoTime();
    Long deadline = seen.deadline();
    String name = seen.name();
    return new Wait(
        name == null ? "something" : name,
        task == null ? null : age(seen, task, now),
        deadline == null ? null : Duration.ofNanos(Math.max(0, deadline - now)),
        needs(seen).stream().limit(Wait.MOST_NEEDS).map(Party::of).toList());
  }

  private @Nullable Duration age(WaitLook seen, SpawnedTask<?> task, long now) {
    Sighting before = task.sighting();
    if (before != null && before.isOf(seen)) {
      return Duration.ofNanos(now - before.since());
    }
    task.sighting(sightings++ < MOST_SIGHTINGS ? new Sighting(seen, now) : null);
    return null;
  }

  /**
   * Who is to end a wait. Asking can cost as much as there are holders, so it is done once for all
   * who wait for the same thing, except for the one for whom the others wait.
   */
  private List<Thread> needs(WaitLook seen) {
    Subject subject = seen.subject();
    if (subject == null || subject instanceof TaskGroup) {
      return List.of(); // the tasks of a scope stand below it
    }
    List<Thread> known = needed.get(subject);
    if (known == null || known.contains(seen.thread())) {
      known = seen.needs();
      if (needed.size() >= MOST_REMEMBERED) {
        needed.clear();
      }
      needed.put(subject, known);
    }
    return known;
  }
}
