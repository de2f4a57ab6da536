package dev.heddle.internal.wait;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Who is to end one wait, as its {@link Subject} tells. Used by one thread. */
public final class Blame {
  final Set<Thread> owners = new LinkedHashSet<>();
  final Set<Thread> holders = new LinkedHashSet<>();
  final List<Integer> ownerIds = new ArrayList<>();
  boolean unknown;
  boolean exact;

  Blame() {}

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
}
