package dev.heddle.bench.driver;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What one sleeper has seen; nobody else looks until its task has ended. */
public final class Sleeper {
  /** How long it sleeps each time. */
  public static final long NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private long[] due = new long[64];
  private long[] late = new long[64];
  private int count;
  private volatile boolean stopped;

  Sleeper() {}

  void stop() {
    stopped = true;
  }

  /** Whether it is to sleep once more. */
  public boolean goesOn() {
    return !stopped;
  }

  /** It has just woken from a sleep that began then. */
  public void woke(long start) {
    if (count == due.length) {
      due = Arrays.copyOf(due, 2 * count);
      late = Arrays.copyOf(late, 2 * count);
    }
    due[count] = start + NANOS;
    late[count] = System.nanoTime() - due[count];
    count++;
  }

  /** The lateness of those sleeps that fell due in between. */
  LongStream lateFrom(long start, long end) {
    return IntStream.range(0, count)
        .filter(i -> due[i] - start >= 0 && due[i] - end <= 0)
        .mapToLong(i -> late[i]);
  }
}
