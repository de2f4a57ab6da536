package dev.heddle.internal.engine;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.util.SpinLock;
import java.lang.reflect.Field;

/** Looks inside the heap of timers, under its lock. */
public final class TimersProbe {
  private TimersProbe() {}

  /** How many entries are in the heap, cancelled ones included. */
  public static int size() {
    return locked((heap, size) -> size);
  }

  /** How many entries are in the heap and can still fire. */
  public static int live() {
    return locked((heap, size) -> {
      int live = 0;
      for (int i = 0; i < size; i++) {
        live += heap[i].isCancelled() ? 0 : 1;
      }
      return live;
    });
  }

  /** How many cancelled entries are counted; differs from what is there while one is cancelled. */
  public static int countedDead() {
    return (int) read("dead", shared());
  }

  /** Fails if the heap is out of order or has a hole; may be called at any time. */
  public static void validate() {
    String fault =
        locked((heap, size) -> {
          for (int i = 0; i < heap.length; i++) {
            if ((i < size) != (heap[i] != null)) {
              return "place " + i + " of " + size + (i < size ? " is empty" : " is in use");
            }
            if (i > 0 && i < size && heap[i].deadline - heap[(i - 1) / 2].deadline < 0) {
              return "entry " + i + " of " + size + " is due before the one above it";
            }
          }
          return null;
        });
    if (fault != null) {
      throw new AssertionError("the timer heap: " + fault);
    }
  }

  private interface Look<R> {
    R at(TimerEntry[] heap, int size);
  }

  @SuppressWarnings("unchecked")
  private static <R> R locked(Look<R> look) {
    Timers timers = shared();
    IntVar<Timers> lock = (IntVar<Timers>) read("LOCK", null);
    SpinLock.lock(lock, timers);
    try {
      return look.at((TimerEntry[]) read("heap", timers), (int) read("size", timers));
    } finally {
      SpinLock.unlock(lock, timers);
    }
  }

  private static Timers shared() {
    return (Timers) read("SHARED", null);
  }

  private static Object read(String name, Timers owner) {
    try {
      Field field = Timers.class.getDeclaredField(name);
      field.setAccessible(true);
      return field.get(owner);
    } catch (ReflectiveOperationException renamed) {
      throw new AssertionError("the probe does not fit the timers any more", renamed);
    }
  }
}
