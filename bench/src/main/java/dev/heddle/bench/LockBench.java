package dev.heddle.bench;

import dev.heddle.sync.Mutex;
import dev.heddle.sync.MutexGuard;
import dev.heddle.sync.ReentrantMutex;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One acquisition and release of a lock that nobody else wants, around one addition. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class LockBench {
  private final long[] count = new long[1];
  private final Mutex<long[]> mutex = new Mutex<>(count);
  private final ReentrantMutex<long[]> reentrantMutex = new ReentrantMutex<>(count);
  private final Lock view = new Mutex<>(count).asLock();
  private final ReentrantLock reentrantLock = new ReentrantLock();
  private final ReentrantLock fairLock = new ReentrantLock(true);
  private long operations;

  @Benchmark
  public void mutexGuard() {
    operations++;
    try (MutexGuard<long[]> guard = mutex.lock()) {
      guard.get()[0]++;
    }
  }

  @Benchmark
  public void mutexWith() {
    operations++;
    mutex.with(data -> data[0]++);
  }

  @Benchmark
  public void mutexView() {
    operations++;
    view.lock();
    try {
      count[0]++;
    } finally {
      view.unlock();
    }
  }

  @Benchmark
  public void reentrantMutexWith() {
    operations++;
    reentrantMutex.with(data -> data[0]++);
  }

  @Benchmark
  public void reentrantLock() {
    operations++;
    reentrantLock.lock();
    try {
      count[0]++;
    } finally {
      reentrantLock.unlock();
    }
  }

  @Benchmark
  public void fairReentrantLock() {
    operations++;
    fairLock.lock();
    try {
      count[0]++;
    } finally {
      fairLock.unlock();
    }
  }

  @Benchmark
  public void monitor() {
    operations++;
    synchronized (count) {
      count[0]++;
    }
  }

  /** Every addition must have happened. */
  @TearDown
  public void check() {
    if (count[0] != operations) {
      throw new AssertionError(count[0] + " additions in " + operations + " operations");
    }
  }
}
