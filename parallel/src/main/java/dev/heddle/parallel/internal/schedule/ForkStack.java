package dev.heddle.parallel.internal.schedule;

import dev.heddle.parallel.ParAction;
import dev.heddle.parallel.ParBody;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The second branches of the joins that one worker is in: seen by nobody else, until opened. */
final class ForkStack {
  /*
   * Invariants
   *   F1  0 <= opened <= top. Of each branch below opened there is a fork, which has been on the shelf; the others are
   *       known to this stack only. So the oldest are opened first: the largest pieces of work, as a rule.
   *   F2  The job that made the branch at a place is the innermost running one whose floor is not above it.
   *
   * One reader and one writer: plain. What an open fork holds is published with its slot on the shelf.
   *
   * Why a branch, and not a job: nearly all of them are popped as they were pushed, so the job is made only for those
   * that are opened.
   *
   * Why the array is renewed: a collector with generations wants to know of each old object that refers to a young
   * one. With G1 in JDK 25 such a store has a full fence; with the parallel collector it writes a line of the card table
   * that the next worker's stack may share. A branch is young, and an array as old as its worker is not.
   *
   * Do not: put a call between what makes a fork visible and opened++, since a stack overflow there would let it run
   * twice.
   */
  private static final int FIRST = 64;

  /** Beyond that, copying costs more than it saves. */
  private static final int RENEWED = 1024;

  int top;
  int opened;

  private @Nullable Object[] branches = new Object[FIRST];
  private @Nullable Fork<?>[] forks = new Fork<?>[FIRST];

  /**
   * Puts a branch on the stack; returns its place.
   *
   * @param branch a {@link ParBody} or a {@link ParAction}
   */
  int push(Object branch) {
    int at = top;
    if (at == branches.length) {
      branches = Arrays.copyOf(branches, at * 2);
    }
    branches[at] = branch;
    top = at + 1;
    return at;
  }

  /** Takes the branches from the given place on off the stack. */
  void drop(int at) {
    top = at;
    branches[at] = null;
  }

  /** Moves to a young array, now and then. */
  void renew() {
    if (branches.length <= RENEWED) {
      branches = Arrays.copyOf(branches, branches.length);
    }
  }

  boolean hasPrivate() {
    return opened < top;
  }

  /**
   * Makes the fork of the oldest private branch; {@code opened++} must follow when others can see
   * it.
   *
   * @param running the job that runs now
   */
  Fork<?> makeOldest(@Nullable Job running) {
    int at = opened;
    if (at >= forks.length) {
      forks = Arrays.copyOf(forks, at * 2);
    }
    Job parent = running;
    while (parent != null && parent.floor > at) {
      parent = parent.below;
    }
    Fork<?> fork = new Fork<>(parent, Objects.requireNonNull(branches[at]));
    forks[at] = fork;
    return fork;
  }

  /** The fork at a place below {@code opened}. */
  Fork<?> fork(int at) {
    return Objects.requireNonNull(forks[at]);
  }

  /** The fork at the given place is open no more. */
  void forget(int at) {
    forks[at] = null;
  }
}
