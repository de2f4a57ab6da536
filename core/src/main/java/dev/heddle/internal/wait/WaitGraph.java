package dev.heddle.internal.wait;

import dev.heddle.internal.seam.Seam;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for whom, as one look saw it: threads that are parked with an open wait of which the
 * {@link Subject} is known, and the threads that are to end it. Used by one thread, once.
 *
 * <p>A wait is left out if it will end by itself: because of its time limit, or because a node
 * around it has one and the wait can be cancelled. So its thread counts as one that goes on.
 *
 * <p>The look is not taken at one instant, and what it reads of a waiter is racy: the subject that
 * belongs to an earlier wait of the same waiter may still be seen. What makes a cycle of it certain
 * is argued at {@link DeadlockWatch}.
 */
final class WaitGraph {
  /** One wait: this number of this waiter. */
  record Wait(Waiter waiter, long stamp) {}

  /** A thread that waits, and on whom it depends. */
  record Waiting(Thread thread, Strand strand, Wait current, Subject subject, Blame blame) {
    /**
     * Whether the thread is in this wait still. The state of the waiter does not suffice: who waits
     * for a lock may take it without ending the wait.
     */
    boolean lasts() {
      return current.waiter.stamp() == current.stamp && Seam.blocker(thread) == current.waiter;
    }
  }

  /**
   * Threads of which each waits for the next, and the last one for the first.
   *
   * @param certain whether each edge is that to an owner, or to all who can serve
   */
  record Cycle(List<Waiting> members, boolean certain) {
    Set<Wait> waits() {
      Set<Wait> waits = new LinkedHashSet<>();
      members.forEach(member -> waits.add(member.current));
      return waits;
    }

    /** Whether all these waits are the same ones still. */
    boolean lasts() {
      return members.stream().allMatch(Waiting::lasts);
    }

    Waiting after(Waiting member) {
      return members.get((members.indexOf(member) + 1) % members.size());
    }
  }

  private final Map<Thread, Waiting> waiting = new LinkedHashMap<>();
  private final Map<Integer, Thread> byId = new HashMap<>();
  private final boolean anybodyWaits;

  private WaitGraph(Collection<Thread> threads) {
    ArrayDeque<Thread> unseen = new ArrayDeque<>();
    for (Thread thread : threads) {
      byId.put((int) thread.threadId(), thread);
      Waiting found = look(thread);
      if (found != null && found.subject.canFail()) {
        unseen.add(thread);
      }
    }
    anybodyWaits = !unseen.isEmpty();
    for (Thread thread; (thread = unseen.poll()) != null; ) {
      Waiting found = waiting.containsKey(thread) ? null : look(thread);
      if (found != null) {
        waiting.put(thread, found);
        ask(found);
        unseen.addAll(found.blame.owners);
        unseen.addAll(found.blame.holders);
      }
    }
  }

  /** Looks at the waits of {@code threads}, and of those on whom they depend. */
  static WaitGraph of(Collection<Thread> threads) {
    return new WaitGraph(threads);
  }

  /** Whether one of the threads waits where a deadlock can be. */
  boolean anybodyWaits() {
    return anybodyWaits;
  }

  private static @Nullable Waiting look(Thread thread) {
    WaitLook seen = WaitLook.at(thread);
    Subject subject = seen == null ? null : seen.waiter.subject();
    if (seen == null || subject == null || endsByItself(seen.waiter.node())) {
      return null;
    }
    Wait current = new Wait(seen.waiter, seen.stamp);
    return new Waiting(thread, seen.strand, current, subject, new Blame());
  }

  private static boolean endsByItself(@Nullable CancelNode innermost) {
    for (CancelNode node = innermost; node != null; node = node.outerNode()) {
      if (node.hasTimeLimit() || node.signal() != null) {
        return true;
      }
    }
    return false;
  }

  private void ask(Waiting asked) {
    Blame blame = asked.blame;
    asked.subject.blame(asked.thread, blame);
    for (int id : blame.ownerIds) {
      Thread owner = (int) asked.thread.threadId() == id ? asked.thread : byId.get(id);
      if (owner != null) {
        blame.owner(owner);
      }
    }
  }

  // ---- cycles

  /** Each cycle once; those that are certain first. */
  List<Cycle> cycles() {
    List<Cycle> cycles = new ArrayList<>();
    Set<Thread> certain = stuck(true);
    Set<Thread> done = new LinkedHashSet<>();
    collect(certain, certain, true, done, cycles);
    Set<Thread> all = stuck(false);
    Set<Thread> rest = new LinkedHashSet<>(all);
    rest.removeAll(certain);
    collect(rest, all, false, done, cycles);
    return cycles;
  }

  /**
   * The threads of which none can go on unless another of them does: the largest set of waits such
   * that each depends on one of the set, or on holders who all are in the set.
   */
  private Set<Thread> stuck(boolean certain) {
    Set<Thread> stuck = new LinkedHashSet<>(waiting.keySet());
    boolean changed = true;
    while (changed) {
      changed = stuck.removeIf(thread -> !isStuck(waiting.get(thread), stuck, certain));
    }
    return stuck;
  }

  private static boolean isStuck(@Nullable Waiting each, Set<Thread> stuck, boolean certain) {
    if (each == null) {
      return false;
    }
    Blame blame = each.blame;
    if (blame.owners.stream().anyMatch(stuck::contains)) {
      return true;
    }
    return (blame.exact || !certain)
        && !blame.unknown
        && blame.owners.isEmpty()
        && !blame.holders.isEmpty()
        && stuck.containsAll(blame.holders);
  }

  /** Follows one edge from each until somebody comes again: that is where a cycle begins. */
  private void collect(
      Set<Thread> from, Set<Thread> stuck, boolean certain, Set<Thread> done, List<Cycle> into) {
    for (Thread start : from) {
      List<Thread> path = new ArrayList<>();
      Thread at = start;
      while (at != null && !done.contains(at) && !path.contains(at)) {
        path.add(at);
        at = next(at, stuck);
      }
      if (at != null && path.contains(at)) {
        List<Waiting> members = new ArrayList<>();
        for (Thread thread : path.subList(path.indexOf(at), path.size())) {
          members.add(waiting(thread));
        }
        into.add(new Cycle(List.copyOf(members), certain));
      }
      done.addAll(path);
    }
  }

  private @Nullable Thread next(Thread thread, Set<Thread> stuck) {
    Blame blame = waiting(thread).blame;
    for (Thread owner : blame.owners) {
      if (stuck.contains(owner)) {
        return owner;
      }
    }
    for (Thread holder : blame.holders) {
      if (stuck.contains(holder)) {
        return holder;
      }
    }
    return null;
  }

  private Waiting waiting(Thread thread) {
    Waiting found = waiting.get(thread);
    if (found == null) {
      throw new AssertionError(thread + " is stuck and does not wait");
    }
    return found;
  }
}
