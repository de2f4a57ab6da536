package dev.heddle.bench.contender;

import dev.heddle.Task;
import dev.heddle.TaskRuntime;
import dev.heddle.bench.driver.LockLoad;
import dev.heddle.bench.driver.LockSuite;
import dev.heddle.sync.ReadGuard;
import dev.heddle.sync.RwLock;
import dev.heddle.sync.WriteGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/** A lock that each contender takes to write in one of ten turns, and to read in the others. */
abstract class ReadMostlyArena implements LockSuite.Arena {
  /** How to wait for a contender. */
  interface Contender {
    void join() throws InterruptedException;
  }

  private static final int WRITE_EVERY = 10;

  private final Function<Runnable, Contender> starter;
  private final List<Contender> contenders = new ArrayList<>();
  private final long[] reads;

  private ReadMostlyArena(int most, Function<Runnable, Contender> starter) {
    this.starter = starter;
    this.reads = new long[most];
  }

  static Contender task(Runnable body) {
    Task<?> task = TaskRuntime.shared().spawn("contender", body::run);
    return task::join;
  }

  static Contender thread(Runnable body) {
    return Thread.ofPlatform().start(body)::join;
  }

  static Contender virtualThread(Runnable body) {
    return Thread.ofVirtual().start(body)::join;
  }

  static boolean writes(long turn) {
    return turn % WRITE_EVERY == 0;
  }

  /** Takes turns; returns how many of them read. */
  abstract long contend(LockLoad load, int slot);

  /** How many turns wrote. */
  abstract long written();

  @Override
  public final void start(LockLoad load, int slot) {
    contenders.add(starter.apply(() -> reads[slot] = contend(load, slot)));
  }

  @Override
  public final long finish() throws InterruptedException {
    for (Contender contender : contenders) {
      contender.join();
    }
    long sum = written();
    for (long each : reads) {
      sum += each;
    }
    return sum;
  }

  /** With Heddle's lock. */
  static final class Heddle extends ReadMostlyArena {
    private final RwLock<long[]> lock = new RwLock<>(new long[1]);

    Heddle(int most, Function<Runnable, Contender> starter) {
      super(most, starter);
    }

    @Override
    long contend(LockLoad load, int slot) {
      long acquired = 0;
      long read = 0;
      long state = slot + 1L;
      while (load.goesOn(slot)) {
        if (writes(slot + acquired)) {
          try (WriteGuard<long[]> guard = lock.write()) {
            guard.get()[0]++;
            state = load.inside(state);
          }
        } else {
          try (ReadGuard<long[]> guard = lock.read()) {
            state = load.inside(state + (guard.get()[0] & 1));
          }
          read++;
        }
        state = load.after(slot, ++acquired, state);
      }
      load.ends(slot, state);
      return read;
    }

    @Override
    long written() {
      return lock.<Long, RuntimeException>read(count -> count[0]);
    }
  }

  /** With the JDK's lock. */
  static final class Jdk extends ReadMostlyArena {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private long counter;

    Jdk(int most, Function<Runnable, Contender> starter) {
      super(most, starter);
    }

    @Override
    long contend(LockLoad load, int slot) {
      long acquired = 0;
      long read = 0;
      long state = slot + 1L;
      while (load.goesOn(slot)) {
        if (writes(slot + acquired)) {
          lock.writeLock().lock();
          try {
            counter++;
            state = load.inside(state);
          } finally {
            lock.writeLock().unlock();
          }
        } else {
          lock.readLock().lock();
          try {
            state = load.inside(state + (counter & 1));
          } finally {
            lock.readLock().unlock();
          }
          read++;
        }
        state = load.after(slot, ++acquired, state);
      }
      load.ends(slot, state);
      return read;
    }

    @Override
    long written() {
      return counter;
    }
  }
}
