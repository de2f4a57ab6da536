package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.util.SpinLock;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitProbe;
import dev.heddle.internal.wait.WaitQueue;
import dev.heddle.stress.Waits;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

/** Looks inside a lock, under its gate: who waits, and whether its invariants hold. */
public final class LockProbe {
  private LockProbe() {}

  /** How many wait for the lock. */
  public static int waiting(LockQueue lock) {
    return open(nodes(lock, "queue"));
  }

  /** How many wait for a change of the data. */
  public static int waitingForAChange(LockQueue lock) {
    return open(nodes(lock, "conditions"));
  }

  /** How many of those who wait are awake to compete. */
  public static int woken(LockQueue lock) {
    int[] count = new int[1];
    List<String> faults = new ArrayList<>();
    locked(
        lock,
        () -> {
          for (WaitNode node : WaitProbe.nodes((WaitQueue) read(lock, "queue"), faults)) {
            count[0] += ((Turn) node.item).isWoken() ? 1 : 0;
          }
        });
    assertThat(faults).as("faults of %s", lock).isEmpty();
    return count[0];
  }

  /** How many cases are queued, those of ended waits included. */
  public static int queued(LockQueue lock) {
    return nodes(lock, "queue").size() + nodes(lock, "conditions").size();
  }

  /** Waits until exactly {@code count} wait for the lock. */
  public static void awaitWaiting(LockQueue lock, int count) {
    Waits.until(
        () -> count + " waiting for " + lock + ", there are " + waiting(lock),
        () -> waiting(lock) == count);
  }

  /** Waits until exactly {@code count} wait for a change of the data. */
  public static void awaitWaitingForAChange(LockQueue lock, int count) {
    Waits.until(
        () -> count + " waiting for a change, there are " + waitingForAChange(lock),
        () -> waitingForAChange(lock) == count);
  }

  /** Fails if an invariant does not hold; may be called at any time. */
  public static void validate(LockQueue lock) {
    List<String> faults = new ArrayList<>();
    locked(
        lock,
        () -> {
          List<WaitNode> queue = WaitProbe.nodes((WaitQueue) read(lock, "queue"), faults);
          Object woken = read(lock, "woken");
          long word = (long) read(lock, "word");
          if (((word & LockQueue.WAITERS) != 0) != !queue.isEmpty()) {
            faults.add("WAITERS does not say that there are " + queue.size() + " nodes");
          }
          if (((word & LockQueue.WOKEN) != 0) != (woken != null)) {
            faults.add("WOKEN does not say that " + woken + " was woken");
          }
          if (queue.isEmpty() && (word & (LockQueue.WOKEN | LockQueue.AGED)) != 0) {
            faults.add("nobody waits, and the word is " + Long.toBinaryString(word));
          }
          WaitNode first = queue.stream().filter(WaitProbe::isOpen).findFirst().orElse(null);
          boolean free = first != null && (word & LockQueue.turn(first).mode.barredBy) == 0;
          if (free && (word & (LockQueue.WOKEN | LockQueue.SPINNING)) == 0) {
            faults.add("there is room for the first, and nobody is awake of " + open(queue));
          }
          if (free && (word & LockQueue.AGED) != 0 && (word & LockQueue.WOKEN) == 0) {
            faults.add("the lock is free for an old waiter that sleeps");
          }
        });
    assertThat(faults).as("faults of %s", lock).isEmpty();
  }

  /** Fails unless the lock is free, sound, and nobody is queued at it. */
  public static void validateQuiet(LockQueue lock) {
    validate(lock);
    assertThat(queued(lock)).as("cases left in the queues of %s", lock).isZero();
    assertThat(lock.isLocked()).as("%s is held", lock).isFalse();
    assertThat(read(lock, "owner")).as("owner of %s", lock).isNull();
    assertThat((long) read(lock, "word") & ~LockQueue.CONDITIONS).as("word of %s", lock).isZero();
  }

  private static int open(List<WaitNode> nodes) {
    return (int) nodes.stream().filter(WaitProbe::isOpen).count();
  }

  private static List<WaitNode> nodes(LockQueue lock, String queue) {
    List<WaitNode> nodes = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    locked(lock, () -> nodes.addAll(WaitProbe.nodes((WaitQueue) read(lock, queue), faults)));
    assertThat(faults).as("faults of the %s of %s", queue, lock).isEmpty();
    return nodes;
  }

  @SuppressWarnings("unchecked")
  private static void locked(LockQueue lock, Runnable section) {
    IntVar<LockQueue> gate = (IntVar<LockQueue>) read(lock, "GATE");
    SpinLock.lock(gate, lock);
    try {
      section.run();
    } finally {
      SpinLock.unlock(gate, lock);
    }
  }

  private static Object read(LockQueue lock, String name) {
    try {
      Field field = LockQueue.class.getDeclaredField(name);
      field.setAccessible(true);
      return field.get(lock);
    } catch (ReflectiveOperationException renamed) {
      throw new AssertionError("the probe does not fit the lock any more", renamed);
    }
  }
}
