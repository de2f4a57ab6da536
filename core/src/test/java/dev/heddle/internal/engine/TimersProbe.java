package dev.heddle.internal.engine;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.util.SpinLock;
import java.lang.reflect.Field;
import java.util.function.ToIntFunction;

/** Looks inside queues of timers and their wheels. */
public final class TimersProbe {
  private static final int SLOTS = 64;

  private TimersProbe() {}

  /** How many entries are in the shared queues, cancelled ones included. */
  public static int size() {
    return sum(TimersProbe::size);
  }

  /** How many entries of the shared queues can still fire. */
  public static int live() {
    return sum(TimersProbe::live);
  }

  /** How many cancelled entries are counted; off by a few while there are cancels under way. */
  public static int countedDead() {
    return sum(queue -> (int) read(TimerQueue.class, "dead", queue));
  }

  /** Fails if an entry stands where it should not; may be called at any time. */
  public static void validate() {
    for (TimerQueue queue : shared()) {
      locked(
          queue,
          wheel -> {
            validate(wheel);
            return 0;
          });
    }
  }

  private static int sum(ToIntFunction<TimerQueue> look) {
    int sum = 0;
    for (TimerQueue queue : shared()) {
      sum += look.applyAsInt(queue);
    }
    return sum;
  }

  static int size(TimerQueue queue) {
    return locked(queue, TimerWheel::size);
  }

  static int live(TimerQueue queue) {
    return locked(
        queue,
        wheel -> {
          int live = 0;
          for (TimerEntry first : slots(wheel)) {
            TimerEntry entry = first;
            while (entry != null) {
              live += entry.isCancelled() ? 0 : 1;
              entry = entry.next == first ? null : entry.next;
            }
          }
          return live;
        });
  }

  /** Fails if the wheel breaks one of its invariants. */
  static void validate(TimerWheel wheel) {
    TimerEntry[] slots = slots(wheel);
    long[] occupied = (long[]) read(TimerWheel.class, "occupied", wheel);
    long cursor = (long) read(TimerWheel.class, "cursor", wheel);
    long origin = (long) read(TimerWheel.class, "origin", wheel);
    int levels = (int) read(TimerWheel.class, "levels", wheel);
    int seen = 0;
    for (int slot = 0; slot < slots.length; slot++) {
      int level = slot / SLOTS;
      require(
          (slots[slot] != null) == (((occupied[level] >>> (slot % SLOTS)) & 1) != 0), slot, "bit");
      require((occupied[level] != 0) == (((levels >>> level) & 1) != 0), slot, "bit of the level");
      TimerEntry first = slots[slot];
      TimerEntry entry = first;
      while (entry != null) {
        seen++;
        require(entry.slot == slot, slot, "slot of an entry");
        require(entry.next.prev == entry, slot, "link");
        long tick = Math.max((entry.deadline - origin) >> 16, cursor);
        long differing = tick ^ cursor;
        int right = differing == 0 ? 0 : (63 - Long.numberOfLeadingZeros(differing)) / 6;
        require(right == level, slot, "level of an entry");
        require((tick >>> (6 * level)) % SLOTS == slot % SLOTS, slot, "place of an entry");
        entry = entry.next == first ? null : entry.next;
      }
    }
    require(seen == wheel.size(), -1, "size " + wheel.size() + " for " + seen + " entries: it");
  }

  private static void require(boolean holds, int slot, String what) {
    if (!holds) {
      throw new AssertionError("the timing wheel: " + what + " is wrong at slot " + slot);
    }
  }

  private static TimerEntry[] slots(TimerWheel wheel) {
    return (TimerEntry[]) read(TimerWheel.class, "slots", wheel);
  }

  @SuppressWarnings("unchecked")
  private static int locked(TimerQueue queue, ToIntFunction<TimerWheel> look) {
    IntVar<TimerQueue> lock = (IntVar<TimerQueue>) read(TimerQueue.class, "LOCK", null);
    SpinLock.lock(lock, queue);
    try {
      return look.applyAsInt((TimerWheel) read(TimerQueue.class, "wheel", queue));
    } finally {
      SpinLock.unlock(lock, queue);
    }
  }

  private static TimerQueue[] shared() {
    try {
      return (TimerQueue[])
          read(Class.forName(Timers.class.getName() + "$Outside"), "SHARDS", null);
    } catch (ClassNotFoundException renamed) {
      throw new AssertionError("the probe does not fit the timers any more", renamed);
    }
  }

  private static Object read(Class<?> type, String name, Object owner) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field.get(owner);
    } catch (ReflectiveOperationException renamed) {
      throw new AssertionError("the probe does not fit the timers any more", renamed);
    }
  }
}
