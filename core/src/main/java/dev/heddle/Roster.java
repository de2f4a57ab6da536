package dev.heddle;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.RefArray;
import dev.heddle.internal.util.Padding;
import dev.heddle.internal.util.SpinLock;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a group that have not ended. What the spawner writes ({@code Roster}) and what
 * ending tasks write ({@link Exits}) are apart: passing the same cache lines to and fro between the
 * processor that spawns and those where tasks end would cost as much as the rest of a short task.
 *
 * <p>The places are in chunks that form a ring. A task keeps its place, and nulls it when it
 * leaves: an ended task is held by nobody here. Chunks without tasks are filled again, or dropped
 * while others are filled.
 *
 * <p>Invariants, while the lock is free
 *
 * <ul>
 *   <li>{@code entered} is the number of tasks that were entered, {@code exits.left} of those that
 *       have left, both modulo 2<sup>32</sup>.
 *   <li>{@code used} places of {@code open} have been given away since it was last seen without
 *       tasks; all places of the other chunks have.
 *   <li>{@code beforeHand} is in the ring, and {@code capacity} counts the places in it.
 *   <li>Once {@code closed} is set no task is entered.
 * </ul>
 *
 * <p><b>No emptiness is missed.</b> Who wants to be told sets {@code exits.awaited}, then compares
 * the two numbers; who leaves counts itself, then reads {@code awaited}. All four are volatile, so
 * one of them sees the other. The last to leave has seen every entry that it counts, so it compares
 * equal.
 *
 * <p>Memory order: a place is nulled by the last access of its task to it, so a chunk of nulls can
 * be filled again.
 *
 * <p>Locks: may be taken under the lock of the group, not the other way round.
 */
final class Roster extends Padding {
  private static final int FIRST_CAPACITY = 4;
  private static final int LAST_CAPACITY = 64;

  private static final IntVar<Roster> LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Roster.class, "lock"));
  private static final IntVar<Roster> ENTERED =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Roster.class, "entered"));

  private volatile int lock;
  private volatile int entered;
  private final Exits exits;
  private @Nullable Chunk open;
  private @Nullable Chunk beforeHand;
  private int used;
  private int capacity;
  private boolean closed;

  Roster(Exits exits) {
    this.exits = exits;
  }

  /** What ending tasks write. */
  static final class Exits extends Padding {
    private static final IntVar<Exits> LEFT =
        new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Exits.class, "left"));
    private static final IntVar<Exits> AWAITED =
        new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Exits.class, "awaited"));

    private volatile int left;
    private volatile int awaited;

    /** Counts a task as gone; true if somebody may wait for the roster to become empty. */
    boolean count(Roster roster) {
      int gone = LEFT.addAndGet(this, 1);
      return AWAITED.get(this) != 0 && gone == ENTERED.get(roster);
    }
  }

  /** Places for a number of tasks. */
  static final class Chunk {
    private final RefArray<SpawnedTask<?>> places;
    private final int capacity;
    private Chunk next;

    private Chunk(int capacity) {
      this.capacity = capacity;
      this.places = new RefArray<>(capacity);
      this.next = this;
    }

    /** The task at {@code place} leaves. */
    void free(int place) {
      places.setRelease(place, null);
    }

    private boolean isEmpty() {
      for (int i = 0; i < capacity; i++) {
        if (places.get(i) != null) {
          return false;
        }
      }
      return true;
    }
  }

  /** Enters a task; false if the roster is closed. */
  boolean enter(SpawnedTask<?> task) {
    Chunk fresh = null;
    SpinLock.lock(LOCK, this);
    while (!closed && !hasRoom(fresh)) {
      int wanted = open == null ? FIRST_CAPACITY : Math.min(2 * open.capacity, LAST_CAPACITY);
      SpinLock.unlock(LOCK, this);
      fresh = new Chunk(wanted); // not under the lock
      SpinLock.lock(LOCK, this);
    }
    boolean entering = !closed;
    Chunk chunk = open;
    if (entering && chunk != null) {
      int place = used++;
      task.place(chunk, place);
      chunk.places.setRelease(place, task);
      ENTERED.setRelease(this, ENTERED.get(this) + 1);
    }
    SpinLock.unlock(LOCK, this);
    return entering;
  }

  /**
   * Makes room for a task: in the open chunk, in another one without tasks, or in {@code fresh}.
   *
   * <p>For each chunk that is filled the hand looks at two, in turn, and drops those without tasks
   * but for the one that is filled next. So at most about half of the chunks are idle, as long as
   * tasks are entered.
   */
  private boolean hasRoom(@Nullable Chunk fresh) {
    Chunk full = open;
    if (full != null) {
      if (used < full.capacity) {
        return true;
      }
      if (full.isEmpty()) {
        used = 0;
        return true;
      }
    }
    Chunk next = fresh;
    Chunk before = beforeHand;
    for (int i = 0; i < 2 && before != null; i++) {
      Chunk candidate = before.next;
      if (candidate != full && candidate.isEmpty()) {
        before.next = candidate.next;
        capacity -= candidate.capacity;
        next = next == null || next.capacity < candidate.capacity ? candidate : next;
      } else {
        before = candidate;
      }
    }
    if (next == null) {
      beforeHand = before;
      return false;
    }
    next.next = before == null ? next : before.next;
    if (before != null) {
      before.next = next;
    }
    beforeHand = next;
    open = next;
    used = 0;
    capacity += next.capacity;
    return true;
  }

  /** Whether all tasks have left; if not, the last one to leave will report it. */
  boolean isEmpty() {
    Exits.AWAITED.set(exits, 1);
    SpinLock.lock(LOCK, this);
    boolean empty = ENTERED.get(this) == Exits.LEFT.get(exits);
    SpinLock.unlock(LOCK, this);
    return empty;
  }

  /** Like {@link #isEmpty}, and closes the roster if it is. */
  boolean closeIfEmpty() {
    Exits.AWAITED.set(exits, 1);
    SpinLock.lock(LOCK, this);
    boolean empty = ENTERED.get(this) == Exits.LEFT.get(exits);
    closed |= empty;
    SpinLock.unlock(LOCK, this);
    return empty;
  }

  void close() {
    SpinLock.lock(LOCK, this);
    closed = true;
    SpinLock.unlock(LOCK, this);
  }

  boolean isClosed() {
    SpinLock.lock(LOCK, this);
    boolean now = closed;
    SpinLock.unlock(LOCK, this);
    return now;
  }

  /** A copy of the tasks, with nulls in between. */
  @Nullable SpawnedTask<?>[] copy() {
    @Nullable SpawnedTask<?>[] target = new SpawnedTask<?>[0];
    while (true) {
      SpinLock.lock(LOCK, this);
      int room = capacity;
      if (room <= target.length) {
        copyTo(target);
        SpinLock.unlock(LOCK, this);
        return target;
      }
      SpinLock.unlock(LOCK, this);
      target = new SpawnedTask<?>[room + LAST_CAPACITY];
    }
  }

  private void copyTo(@Nullable SpawnedTask<?>[] target) {
    Chunk chunk = open;
    int place = 0;
    while (chunk != null) {
      for (int i = 0; i < chunk.capacity; i++) {
        target[place++] = chunk.places.get(i);
      }
      chunk = chunk.next == open ? null : chunk.next;
    }
  }
}
