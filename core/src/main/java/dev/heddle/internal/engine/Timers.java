package dev.heddle.internal.engine;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.SpinLock;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * All time limits and sleeps of the JVM: a binary heap and one daemon thread that sleeps until the
 * earliest deadline.
 *
 * <p>Invariants, while the lock is free: {@code heap[0..size)} is ordered as a heap by deadline and
 * the rest is null; if it is not empty, the timer thread exists and is awake, has a wake-up
 * pending, or sleeps no longer than until the earliest deadline.
 *
 * <p>Cancelled entries stay in the heap until they come up or until they are a quarter of it. The
 * entries fire outside the lock.
 */
public final class Timers {
  private static final IntVar<Timers> LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Timers.class, "lock"));
  private static final IntVar<Timers> DEAD =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Timers.class, "dead"));
  private static final Timers SHARED = new Timers();
  private static final int PURGE_MINIMUM = 64;

  private volatile int lock;
  private volatile int dead;
  private @Nullable TimerEntry[] heap = new @Nullable TimerEntry[64];
  private int size;
  private @Nullable Thread thread;

  private Timers() {}

  /** Starts {@code entry}; it fires once its deadline has passed. */
  public static void arm(TimerEntry entry) {
    if (!Seam.arm(entry.deadline, entry)) {
      SHARED.insert(entry);
    }
  }

  static void cancelled(TimerEntry entry) {
    if (!Seam.disarm(entry)) {
      DEAD.addAndGet(SHARED, 1);
    }
  }

  private void insert(TimerEntry entry) {
    Thread wake;
    boolean start = false;
    SpinLock.lock(LOCK, this);
    try {
      int corpses = DEAD.get(this);
      if (corpses > PURGE_MINIMUM && corpses > size / 4) {
        purge();
      }
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, size * 2);
      }
      heap[size] = entry;
      siftUp(size++);
      if (thread == null) {
        thread = Thread.ofPlatform().daemon().name("heddle-timer").unstarted(this::run);
        start = true;
      }
      wake = heap[0] == entry ? thread : null;
    } finally {
      SpinLock.unlock(LOCK, this);
    }
    if (wake != null) {
      if (start) {
        Seam.start(wake);
      } else {
        Seam.unpark(wake);
      }
    }
  }

  private void run() {
    while (true) {
      TimerEntry due = null;
      long wait = 0;
      SpinLock.lock(LOCK, this);
      try {
        TimerEntry first = heap[0];
        if (first != null) {
          wait = first.isCancelled() ? 0 : first.deadline - Seam.nanoTime();
          if (wait <= 0) {
            due = first;
            removeFirst();
          }
        }
      } finally {
        SpinLock.unlock(LOCK, this);
      }
      if (due != null) {
        if (due.isCancelled()) {
          DEAD.addAndGet(this, -1);
        } else {
          fire(due);
        }
      } else if (wait > 0) {
        Seam.parkNanos(this, wait);
      } else {
        Seam.park(this);
      }
      // Nobody interrupts this thread on purpose; a pending interrupt would make every park return.
      Thread.interrupted();
    }
  }

  private void fire(TimerEntry due) {
    try {
      due.run();
    } catch (Throwable failure) {
      // One entry must not stop the clock for all others.
      System.getLogger("dev.heddle")
          .log(System.Logger.Level.ERROR, "a timer entry failed", failure);
    }
    if (due.isCancelled()) {
      DEAD.addAndGet(this, -1);
    }
  }

  private void purge() {
    int kept = 0;
    int removed = 0;
    for (int i = 0; i < size; i++) {
      TimerEntry entry = heap[i];
      if (entry != null && !entry.isCancelled()) {
        heap[kept++] = entry;
      } else {
        removed++;
      }
    }
    Arrays.fill(heap, kept, size, null);
    size = kept;
    DEAD.addAndGet(this, -removed);
    for (int i = (size >>> 1) - 1; i >= 0; i--) {
      siftDown(i);
    }
  }

  private void removeFirst() {
    heap[0] = heap[--size];
    heap[size] = null;
    if (size > 1) {
      siftDown(0);
    }
  }

  private TimerEntry at(int index) {
    TimerEntry entry = heap[index];
    if (entry == null) {
      throw new AssertionError("a hole in the timer heap at " + index);
    }
    return entry;
  }

  private void siftUp(int index) {
    TimerEntry entry = at(index);
    int i = index;
    while (i > 0) {
      int parent = (i - 1) >>> 1;
      TimerEntry above = at(parent);
      if (above.deadline - entry.deadline <= 0) {
        break;
      }
      heap[i] = above;
      i = parent;
    }
    heap[i] = entry;
  }

  private void siftDown(int index) {
    TimerEntry entry = at(index);
    int i = index;
    while (2 * i + 1 < size) {
      int child = 2 * i + 1;
      if (child + 1 < size && at(child + 1).deadline - at(child).deadline < 0) {
        child++;
      }
      if (entry.deadline - at(child).deadline <= 0) {
        break;
      }
      heap[i] = at(child);
      i = child;
    }
    heap[i] = entry;
  }
}
