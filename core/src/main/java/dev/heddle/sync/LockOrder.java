package dev.heddle.sync;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Records in which orders locks are taken one inside the other, and reports two that were taken in
 * both orders, whether or not anybody had to wait: that can become a deadlock some day.
 *
 * <p>On with {@code -Dheddle.recordLockOrder=true}; costs a stack walk for each new pair, and keeps
 * each pair for the life of the JVM. Locks taken by a select are not recorded.
 */
final class LockOrder {
  static final boolean ON = Boolean.getBoolean("heddle.recordLockOrder");

  private record Pair(long outer, long inner) {}

  /** A lock and its number, as one thread holds it. */
  private record Held(Object lock, long number) {}

  private static final ThreadLocal<List<Held>> HELD = ThreadLocal.withInitial(ArrayList::new);
  private static final ConcurrentMap<Pair, Throwable> SEEN = new ConcurrentHashMap<>();
  private static final Set<Pair> REPORTED = Collections.newSetFromMap(new ConcurrentHashMap<>());

  private LockOrder() {}

  /** The calling thread has taken {@code lock}. */
  static void taken(Object lock, long number) {
    List<Held> held = HELD.get();
    for (Held outer : held) {
      if (outer.lock == lock) {
        return;
      }
      Pair pair = new Pair(outer.number, number);
      if (!SEEN.containsKey(pair)) {
        SEEN.putIfAbsent(
            pair, new Throwable(lock + " was taken while " + outer.lock + " was held"));
      }
      Pair inverse = new Pair(number, outer.number);
      Throwable before = SEEN.get(inverse);
      if (before != null && REPORTED.add(pair) && REPORTED.add(inverse)) {
        report(lock, outer.lock, before);
      }
    }
    held.add(new Held(lock, number));
  }

  /** The calling thread has released {@code lock}. */
  static void released(Object lock) {
    HELD.get().removeIf(held -> held.lock == lock);
  }

  private static void report(Object lock, Object outer, Throwable before) {
    Throwable now = new Throwable(lock + " is taken while " + outer + " is held");
    now.addSuppressed(before);
    System.getLogger("dev.heddle.deadlock")
        .log(
            System.Logger.Level.WARNING,
            "lock order inversion: "
                + outer
                + " and "
                + lock
                + " are taken in both orders, so two tasks can come to wait for each other; the"
                + " other order is suppressed in this one",
            now);
  }
}
