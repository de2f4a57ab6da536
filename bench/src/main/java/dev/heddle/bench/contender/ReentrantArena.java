package dev.heddle.bench.contender;

import dev.heddle.bench.driver.LockLoad;
import dev.heddle.bench.driver.LockSuite;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** A ReentrantLock between threads of one kind. */
final class ReentrantArena implements LockSuite.Arena {
  private final ReentrantLock lock;
  private final List<Thread> threads = new ArrayList<>();
  private final Function<Runnable, Thread> maker;
  private long counter;

  ReentrantArena(Function<Runnable, Thread> maker) {
    this(maker, false);
  }

  ReentrantArena(Function<Runnable, Thread> maker, boolean fair) {
    this.maker = maker;
    lock = new ReentrantLock(fair);
  }

  @Override
  public void start(LockLoad load, int slot) {
    Thread thread = maker.apply(() -> contend(load, slot));
    threads.add(thread);
    thread.start();
  }

  private void contend(LockLoad load, int slot) {
    long acquired = 0;
    long state = slot + 1L;
    while (load.goesOn(slot)) {
      load.asks(slot);
      lock.lock();
      try {
        load.holds(slot);
        counter++;
        state = load.inside(state);
      } finally {
        lock.unlock();
      }
      state = load.after(slot, ++acquired, state);
    }
    load.ends(slot, state);
  }

  @Override
  public long finish() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    return counter;
  }
}
