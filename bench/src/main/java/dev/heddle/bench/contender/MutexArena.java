package dev.heddle.bench.contender;

import dev.heddle.Task;
import dev.heddle.TaskRuntime;
import dev.heddle.bench.driver.LockLoad;
import dev.heddle.bench.driver.LockSuite;
import dev.heddle.sync.Mutex;
import dev.heddle.sync.MutexGuard;
import java.util.ArrayList;
import java.util.List;

/** A mutex between tasks, or between platform threads. */
abstract class MutexArena implements LockSuite.Arena {
  private final Mutex<long[]> mutex = new Mutex<>(new long[1]);

  static LockSuite.Arena ofTasks() {
    return new OfTasks();
  }

  static LockSuite.Arena ofThreads() {
    return new OfThreads();
  }

  final void contend(LockLoad load, int slot) {
    long acquired = 0;
    long state = slot + 1L;
    while (load.goesOn(slot)) {
      load.asks(slot);
      try (MutexGuard<long[]> guard = mutex.lock()) {
        load.holds(slot);
        guard.get()[0]++;
        state = load.inside(state);
      }
      state = load.after(slot, ++acquired, state);
    }
    load.ends(slot, state);
  }

  final long counter() {
    return mutex.compute(count -> count[0]);
  }

  private static final class OfTasks extends MutexArena {
    private final List<Task<?>> tasks = new ArrayList<>();

    @Override
    public void start(LockLoad load, int slot) {
      tasks.add(TaskRuntime.shared().spawn("contender", () -> contend(load, slot)));
    }

    @Override
    public long finish() throws InterruptedException {
      for (Task<?> task : tasks) {
        task.join();
      }
      return counter();
    }
  }

  private static final class OfThreads extends MutexArena {
    private final List<Thread> threads = new ArrayList<>();

    @Override
    public void start(LockLoad load, int slot) {
      threads.add(Thread.ofPlatform().start(() -> contend(load, slot)));
    }

    @Override
    public long finish() throws InterruptedException {
      for (Thread thread : threads) {
        thread.join();
      }
      return counter();
    }
  }
}
