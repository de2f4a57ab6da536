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
   * Threads that wait for each other: each wait needs one of them to act first, whatever becomes of
   * the rest. With one thing waited for by each, they stand in a circle.
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

    /** The members whom a wait with this blame needs. */
    List<Waiting> needed(Blame blame) {
      Set<Thread> threads = new LinkedHashSet<>();
      members.forEach(member -> threads.add(member.thread));
      Set<Thread> needed = blame.needed(threads);
      return members.stream().filter(member -> needed.contains(member.thread)).toList();
    }

    /** Whether each needs one other, so that they stand in a circle. */
    boolean isCircle() {
      return members.stream().allMatch(member -> needed(member.blame).size() == 1);
    }
  }

  private final Map<Thread, Waiting> waiting = new LinkedHashMap<>();
  private final Map<Integer, Thread> byId = new HashMap<>();
  private final boolean anybodyWaits;

  private WaitGraph(Collection<Thread> threads) {
    List<Waiting> announced = new ArrayList<>();
    for (Thread thread : threads) {
      byId.put((int) thread.threadId(), thread);
      Waiting found = look(thread);
      if (found != null && found.subject.isAnnounced()) {
        announced.add(found);
      }
    }
    ArrayDeque<Thread> unseen = new ArrayDeque<>();
    announced.forEach(each -> enter(each, unseen));
    for (Thread thread; (thread = unseen.poll()) != null; ) {
      Waiting found = waiting.containsKey(thread) ? null : look(thread);
      if (found != null) {
        enter(found, unseen);
      }
    }
    anybodyWaits =
        announced.stream().anyMatch(each -> each.subject.canFail() || each.blame.tells());
  }

  private void enter(Waiting found, Collection<Thread> unseen) {
    waiting.put(found.thread, found);
    found.subject.blame(found.thread, found.blame);
    int own = (int) found.thread.threadId();
    found.blame.resolve(id -> id == own ? found.thread : byId.get(id));
    unseen.addAll(found.blame.named());
  }

  /** Looks at the waits of {@code threads}, and of those on whom they depend. */
  static WaitGraph of(Collection<Thread> threads) {
    return new WaitGraph(threads);
  }

  /**
   * Whether it is worth to look again: one of the threads waits where a deadlock can be, and where
   * it could be found.
   */
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

  // ---- cycles

  /** Each cycle once; those that are certain first. */
  List<Cycle> cycles() {
    Set<Thread> certain = stuck(true);
    Set<Thread> all = stuck(false);
    List<Cycle> cycles = new ArrayList<>();
    List<Cycle> suspected = new ArrayList<>();
    List<List<Thread>> knots =
        Knots.of(
            all, thread -> waiting(thread).blame.needed(certain.contains(thread) ? certain : all));
    for (List<Thread> knot : knots) {
      boolean sure = certain.contains(knot.getFirst());
      List<Waiting> members = knot.stream().map(this::waiting).toList();
      (sure ? cycles : suspected).add(new Cycle(members, sure));
    }
    cycles.addAll(suspected);
    return cycles;
  }

  /**
   * The threads of which none can go on unless another of them does: the largest set of waits such
   * that each needs one of the set, be it a certain owner or all who hold what it waits for.
   */
  private Set<Thread> stuck(boolean certain) {
    Set<Thread> stuck = new LinkedHashSet<>(waiting.keySet());
    boolean changed = true;
    while (changed) {
      changed = stuck.removeIf(thread -> !waiting(thread).blame.needsOneOf(stuck, certain));
    }
    return stuck;
  }

  private Waiting waiting(Thread thread) {
    Waiting found = waiting.get(thread);
    if (found == null) {
      throw new AssertionError(thread + " is stuck and does not wait");
    }
    return found;
  }
}
