package dev.heddle.sync;

import java.lang.reflect.Field;
import java.util.Objects;

/** Locks whose waiters are old at once, and what a cell must know of a lock. */
public final class SmallLocks {
  private static final long AT_ONCE = -1;

  private SmallLocks() {}

  /** A mutex whose waiters are old at once, and whose owners have no slice. */
  public static <T> Mutex<T> aged(T data) {
    return new Mutex<>(data, AT_ONCE, 0);
  }

  /** A mutex whose waiters are old at once, and whose owners have an endless slice. */
  public static <T> Mutex<T> agedWithSlices(T data) {
    return new Mutex<>(data, AT_ONCE, Long.MAX_VALUE);
  }

  /** A lock whose waiters are old at once, and whose owners have no slice. */
  public static <T> RwLock<T> agedRw(T data) {
    return new RwLock<>(data, AT_ONCE, 0);
  }

  /** A lock whose waiters are old at once, and whose owners have an endless slice. */
  public static <T> RwLock<T> agedRwWithSlices(T data) {
    return new RwLock<>(data, AT_ONCE, Long.MAX_VALUE);
  }

  /** Releases a mutex in the name of its holder, from any task. */
  public static void release(Mutex<?> mutex, Thread holder) {
    mutex.release(holder);
  }

  /** Whether the caller holds the mutex. */
  public static boolean isMine(Mutex<?> mutex) {
    return mutex.isHeldBy(Thread.currentThread());
  }

  /** Whether somebody has queued up; for the only other task that runs, by the holder. */
  public static boolean isAwaited(LockQueue lock) {
    return ((long) read(lock, "word") & LockQueue.WAITERS) != 0;
  }

  /** Releases the write lock in the name of its holder, from any task. */
  public static void releaseWrite(RwLock<?> lock) {
    lock.core.releaseWrite(Objects.requireNonNull(lock.core.owner));
  }

  /** Whether somebody has queued up; for the only other task that runs, by a reader. */
  public static boolean isAwaited(RwLock<?> lock) {
    return isAwaited(lock.core);
  }

  /** Whether nobody has the lock, waits for it, or is believed to. */
  public static boolean isQuiet(RwLock<?> lock) {
    return isQuiet(lock.core);
  }

  /** Whether nobody holds the lock, waits for it, or is believed to. */
  public static boolean isQuiet(LockQueue lock) {
    return ((long) read(lock, "word") & ~LockQueue.CONDITIONS) == 0
        && read(lock, "woken") == null
        && read(lock, "owner") == null;
  }

  private static Object read(LockQueue lock, String name) {
    try {
      Field field = LockQueue.class.getDeclaredField(name);
      field.setAccessible(true);
      return field.get(lock);
    } catch (ReflectiveOperationException renamed) {
      throw new AssertionError("the cells do not fit the lock any more", renamed);
    }
  }
}
