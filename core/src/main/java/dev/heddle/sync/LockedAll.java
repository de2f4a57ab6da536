package dev.heddle.sync;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;

/**
 * Several locks, held together: what {@link Mutex#lockAll} returns. Belongs to the task that took
 * them; closing it releases all.
 */
public final class LockedAll implements AutoCloseable {
  private final Mutex<?>[] mutexes;
  private final MutexGuard<?>[] guards;

  private LockedAll(Mutex<?>[] mutexes, MutexGuard<?>[] guards) {
    this.mutexes = mutexes;
    this.guards = guards;
  }

  static LockedAll lock(Mutex<?>... mutexes) {
    Mutex<?>[] ordered = mutexes.clone();
    if (ordered.length == 0) {
      throw new IllegalArgumentException("no lock was given");
    }
    for (Mutex<?> each : ordered) {
      Objects.requireNonNull(each, "mutex");
    }
    Arrays.sort(ordered, Comparator.comparingLong(Mutex::order));
    for (int i = 1; i < ordered.length; i++) {
      if (ordered[i] == ordered[i - 1]) {
        throw new IllegalArgumentException(ordered[i] + " was given twice");
      }
    }
    LockedAll all = new LockedAll(ordered, new MutexGuard<?>[ordered.length]);
    for (int i = 0; i < ordered.length; i++) {
      try {
        all.guards[i] = ordered[i].lock();
      } catch (Throwable failure) {
        all.closeFirst(i);
        throw failure;
      }
    }
    return all;
  }

  /**
   * The guard of one of the locks. It may be closed before the others.
   *
   * @throws IllegalArgumentException if {@code mutex} is none of them
   */
  @SuppressWarnings("unchecked")
  public <T> MutexGuard<T> guard(Mutex<T> mutex) {
    for (int i = 0; i < mutexes.length; i++) {
      if (mutexes[i] == mutex) {
        return (MutexGuard<T>) guards[i];
      }
    }
    throw new IllegalArgumentException(mutex + " is not among the locks taken");
  }

  /** The data of one of the locks. */
  public <T> T get(Mutex<T> mutex) {
    return guard(mutex).get();
  }

  /** Releases the locks whose guards are neither closed nor mapped, the last one first. */
  @Override
  public void close() {
    closeFirst(guards.length);
  }

  private void closeFirst(int count) {
    for (int i = count - 1; i >= 0; i--) {
      if (guards[i].isOpen()) {
        guards[i].close();
      }
    }
  }
}
