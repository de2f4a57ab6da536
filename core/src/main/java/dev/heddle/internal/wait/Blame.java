package dev.heddle.internal.wait;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Who is to end one wait, as its {@link Subject} tells. Used by one thread. */
public final class Blame {
  /** One of several things of which the first ends the wait, and who is to end a wait for it. */
  record Case(Subject subject, Blame blame) {}

  final Set<Thread> owners = new LinkedHashSet<>();
  final Set<Thread> holders = new LinkedHashSet<>();
  final List<Case> cases = new ArrayList<>();
  private final List<Integer> ownerIds = new ArrayList<>();
  private boolean unknown;
  private boolean exact;

  Blame() {}

  // ---- for subjects

  /** The wait cannot end before this thread has acted. */
  public void owner(Thread thread) {
    owners.add(thread);
  }

  /** Like {@link #owner}, of a thread of which only the lower half of the number is known. */
  public void ownerWithId(int lowerHalf) {
    ownerIds.add(lowerHalf);
  }

  /** Each of these can end the wait, and they are all, as far as is recorded. */
  public void holder(Thread thread) {
    holders.add(thread);
  }

  /**
   * Each of these can end the wait, they are all, and that is no record that may be out of date: if
   * none of them goes on, nobody ends the wait.
   */
  public void server(Thread thread) {
    holders.add(thread);
    exact = true;
  }

  /** Somebody can end the wait of whom nothing is known. */
  public void unknown() {
    unknown = true;
  }

  /** The wait ends as soon as a wait for one of {@code subjects} would. */
  void firstOf(Subject[] subjects, Thread waiting) {
    for (Subject subject : subjects) {
      Blame blame = new Blame();
      subject.blame(waiting, blame);
      cases.add(new Case(subject, blame));
    }
  }

  // ---- for the graph

  /** Puts in the threads that are known by the lower half of their number, where there is one. */
  void resolve(IntFunction<@Nullable Thread> byId) {
    for (int id : ownerIds) {
      Thread owner = byId.apply(id);
      if (owner != null) {
        owners.add(owner);
      }
    }
    cases.forEach(each -> each.blame.resolve(byId));
  }

  /** Everybody who is named. */
  Set<Thread> named() {
    Set<Thread> named = new LinkedHashSet<>(owners);
    named.addAll(holders);
    cases.forEach(each -> named.addAll(each.blame.named()));
    return named;
  }

  /** Whether so much is known that the wait could be found to be stuck. */
  boolean tells() {
    return cases.isEmpty()
        ? !owners.isEmpty() || (!unknown && !holders.isEmpty())
        : cases.stream().allMatch(each -> each.blame.tells());
  }

  /**
   * Whether the wait cannot end unless one of {@code stuck} acts.
   *
   * @param certain whether what is known of holders does not count
   */
  boolean needsOneOf(Set<Thread> stuck, boolean certain) {
    if (!cases.isEmpty()) {
      return cases.stream().allMatch(each -> each.blame.needsOneOf(stuck, certain));
    }
    if (owners.stream().anyMatch(stuck::contains)) {
      return true;
    }
    return (exact || !certain)
        && !unknown
        && owners.isEmpty()
        && !holders.isEmpty()
        && stuck.containsAll(holders);
  }

  /** Some of {@code stuck} such that the wait cannot end unless one of them acts. */
  Set<Thread> needed(Set<Thread> stuck) {
    Set<Thread> needed = new LinkedHashSet<>();
    for (Case each : cases) {
      needed.addAll(each.blame.needed(stuck));
    }
    for (Thread owner : owners) {
      if (stuck.contains(owner)) {
        return Set.of(owner);
      }
    }
    holders.stream().filter(stuck::contains).forEach(needed::add);
    return needed;
  }
}
