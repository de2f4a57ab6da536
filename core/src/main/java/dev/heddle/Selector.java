package dev.heddle;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.DeadlockWatch;
import dev.heddle.internal.wait.StandingNode;
import dev.heddle.internal.wait.StandingWait;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.Subject;
import dev.heddle.internal.wait.Waiter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A select for a loop: its cases stay registered from one await to the next, so that an await costs
 * in proportion to what has happened, not to the number of cases.
 *
 * {@snippet file="dev/heddle/snippets/SelectSnippets.java" region="selector"}
 *
 * <p>For many cases of which few are ready at a time. For one await, or for a few cases, use {@link
 * Select}. Close it after use: until then the channels know its cases.
 *
 * <p>Choice, fairness, cancellation, closing and visibility are those of {@link Select}, with one
 * difference: between two awaits nobody is served, and whoever comes meanwhile passes over the
 * cases of the selector, which then queue again behind the others. A send case offers the same
 * value each time. Time limits, conditions, and cases at locks and meeting points, where nobody may
 * stay queued who does not wait, are looked at in each await, and each costs its look then.
 *
 * <p>One thread at a time.
 *
 * @param <R> the type of the result
 */
public final class Selector<R extends @Nullable Object> implements AutoCloseable {
  /*
   * A case is registered: its node is queued at its thing, and nothing has happened there since, or
   * the node is on the stack of missed ones. Or it is fresh: no node of it is queued, and it has to
   * be polled and registered. Cases at the same thing are fresh together, so that a poll never meets
   * the selector's own cases.
   *
   * Selects get on because they register in ascending order and withdraw all; see Select. A selector
   * registers what is fresh only. If it had to withdraw some times in one await, it makes all cases
   * fresh and so does the same.
   */

  private static final int FREE = 0;
  private static final int BUSY = 1;
  private static final int CLOSED = 2;
  private static final int PATIENCE = 3;

  @SuppressWarnings("rawtypes")
  private static final IntVar<Selector> USE =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Selector.class, "use"));

  private final StandingWait wait = new StandingWait();
  private final SelectCase<R>[] cases; // in the order of their things
  private final int[] ranks; // where each of them stands in the order given
  private final @Nullable StandingNode[] nodes; // of the cases that are registered
  private final boolean[] isFresh;
  private final int[] fresh; // the indices of the fresh cases, in no order
  private final int[] special; // the indices of those that have a condition or a time limit
  private final boolean biased;
  private @Nullable Subject subject; // what a wait is for
  private boolean subjectIsKnown;
  private int freshCount;
  private volatile int use;

  @SuppressWarnings({"unchecked", "rawtypes"})
  Selector(List<SelectCase<R>> given, boolean biased) {
    this.biased = biased;
    int count = given.size();
    ranks =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparingLong(rank -> given.get(rank).order()))
            .mapToInt(rank -> rank)
            .toArray();
    cases = new SelectCase[count];
    for (int i = 0; i < count; i++) {
      cases[i] = given.get(ranks[i]);
    }
    special = IntStream.range(0, count).filter(i -> cases[i].changesByItself()).toArray();
    nodes = new @Nullable StandingNode[count];
    isFresh = new boolean[count];
    fresh = new int[count];
    freshenAll();
  }

  /**
   * Waits until one case is ready, does it, and returns what its handler returned.
   *
   * @throws ClosedException if the chosen case found its channel closed
   * @throws CancelledException if the caller is cancelled; no case has had an effect
   * @throws InterruptedException if the caller is interrupted from outside
   * @throws IllegalStateException if all cases are disabled, another thread is using this selector,
   *     or it is closed
   */
  public R await() throws InterruptedException {
    Seam.operation("selector", this);
    SelectCase<R> chosen;
    Object taken;
    begin();
    try {
      int index = choose();
      taken = taken(index);
      chosen = cases[index];
    } finally {
      USE.setRelease(this, FREE);
    }
    return chosen.finish(taken);
  }

  /** Takes all cases back; without an effect the second time. */
  @Override
  public void close() {
    Seam.operation("close selector", this);
    if (USE.cas(this, FREE, CLOSED)) {
      freshenAll();
    } else if (USE.get(this) == BUSY) {
      throw new IllegalStateException("the selector is in use: close it when its loop has ended");
    }
  }

  private void begin() {
    if (!USE.cas(this, FREE, BUSY)) {
      throw new IllegalStateException(
          USE.get(this) == CLOSED
              ? "the selector is closed"
              : "another thread is using this selector: give each thread one of its own");
    }
  }

  /** The index of the case that was done. */
  private int choose() throws InterruptedException {
    Strand self = Strand.current();
    self.enter();
    prepare();
    for (int withdrawals = 0; ; withdrawals++) {
      if (withdrawals >= PATIENCE) {
        freshenAll();
      }
      collectMissed();
      int ready = poll(self.newWait());
      if (ready >= 0) {
        return ready;
      }
      int end = waitForOne(self);
      if (end > 0) {
        return end - 1;
      }
    }
  }

  private void prepare() {
    int disabled = 0;
    for (int index : special) {
      SelectCase<R> each = cases[index];
      each.prepare();
      if (!each.enabled) {
        disabled++;
        makeFresh(index); // and it stays so, until it is enabled
      }
    }
    if (disabled == cases.length) {
      throw new IllegalStateException(
          "all " + cases.length + " cases of the selector are disabled: it would wait for ever");
    }
  }

  private void collectMissed() {
    StandingNode node = wait.takeMissed();
    while (node != null) {
      int index = node.index - 1;
      if (nodes[index] == node) { // not one that was taken back meanwhile
        makeFresh(index);
      }
      node = node.nextMissed();
    }
    for (int i = 0; i < freshCount; i++) {
      makeGroupFresh(fresh[i]); // those that could not register, a sibling of theirs did
    }
  }

  private void makeFresh(int index) {
    if (!isFresh[index]) {
      isFresh[index] = true;
      fresh[freshCount++] = index;
    }
    StandingNode node = nodes[index];
    if (node != null) {
      nodes[index] = null;
      cases[index].takeBack(node);
    }
  }

  private void freshenAll() {
    for (int i = 0; i < cases.length; i++) {
      makeFresh(i);
    }
  }

  /** The cases at the same thing stand side by side. */
  private void makeGroupFresh(int index) {
    long order = cases[index].order();
    for (int i = index - 1; i >= 0 && cases[i].order() == order; i--) {
      makeFresh(i);
    }
    for (int i = index + 1; i < cases.length && cases[i].order() == order; i++) {
      makeFresh(i);
    }
  }

  /** Does one of the fresh cases if one is ready, and returns its index, or -1. */
  private int poll(Waiter unpublished) {
    if (biased) {
      sortFreshByRank();
    }
    for (int i = 0; i < freshCount; i++) {
      if (!biased) {
        drawFresh(i, freshCount);
      }
      SelectCase<R> each = cases[fresh[i]];
      if (each.enabled && each.tryComplete(unpublished)) {
        return fresh[i];
      }
    }
    return -1;
  }

  private void sortFreshByRank() {
    for (int i = 1; i < freshCount; i++) {
      int moving = fresh[i];
      int to = i;
      while (to > 0 && ranks[fresh[to - 1]] > ranks[moving]) {
        fresh[to] = fresh[to - 1];
        to--;
      }
      fresh[to] = moving;
    }
  }

  private void drawFresh(int index, int end) {
    int left = end - index;
    int other = left == 1 ? index : index + Seam.nextInt(left);
    int drawn = fresh[other];
    fresh[other] = fresh[index];
    fresh[index] = drawn;
  }

  /** A wait of which it is known what it is for; says so before a case of it is queued. */
  private Waiter newWait(Strand self) {
    if (!subjectIsKnown) {
      subject = SelectCase.firstOf(cases);
      subjectIsKnown = SelectCase.areFixed(cases);
    }
    return subject == null ? self.newWait(this) : DeadlockWatch.newWait(self, subject);
  }

  /** Registers what is fresh and waits; the number of the case that was done, or 0. */
  private int waitForOne(Strand self) throws InterruptedException {
    Waiter waiter = newWait(self);
    wait.begin(waiter);
    boolean withdrawn = !register(waiter) || wait.hasMissed();
    int end = withdrawn && waiter.tryEnd(Waiter.ABORTED) ? Waiter.ABORTED : self.await(waiter);
    wait.end();
    for (int index : special) {
      if (end != index + 1 && !cases[index].stands()) {
        cases[index].dequeue();
      }
    }
    if (end > 0) {
      return end;
    }
    if (end == Waiter.ABORTED) {
      return 0;
    }
    throw self.failure(waiter);
  }

  /** Registers what is fresh, in ascending order; false if something is ready instead. */
  private boolean register(Waiter waiter) {
    Arrays.sort(fresh, 0, freshCount);
    if (!biased) {
      shuffleGroups();
    }
    int left = 0;
    boolean ready = false;
    for (int i = 0; i < freshCount; i++) {
      int index = fresh[i];
      SelectCase<R> each = cases[index];
      if (ready || !each.enabled) {
        fresh[left++] = index;
      } else if (each.stands()) {
        StandingNode node = new StandingNode(wait, index + 1, each.offered());
        nodes[index] = node;
        isFresh[index] = false;
        if (!each.enqueueStanding(node)) {
          nodes[index] = null;
          isFresh[index] = true;
          fresh[left++] = index;
          ready = true;
        }
      } else {
        fresh[left++] = index;
        ready = !each.enqueue(waiter, index + 1);
      }
    }
    freshCount = left;
    return !ready;
  }

  /** Shuffles the fresh cases at the same thing among themselves. */
  private void shuffleGroups() {
    int begin = 0;
    while (begin < freshCount) {
      int end = begin + 1;
      while (end < freshCount && cases[fresh[end]].order() == cases[fresh[begin]].order()) {
        end++;
      }
      for (int i = begin; i < end - 1; i++) {
        drawFresh(i, end);
      }
      begin = end;
    }
  }

  /** What was handed over to the case that was done. */
  private @Nullable Object taken(int index) {
    StandingNode node = nodes[index];
    if (node == null) {
      return cases[index].taken();
    }
    Object item = node.item;
    if (cases[index].offered() == null) {
      node.item = null; // the node is kept until the next await; what was received is not
    }
    return item;
  }

  @Override
  public String toString() {
    return "selector of " + cases.length + " cases";
  }
}
