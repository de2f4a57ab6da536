package dev.heddle.bench.contender;

import dev.heddle.Task;
import dev.heddle.TaskRuntime;
import dev.heddle.bench.driver.LockLoad;
import dev.heddle.bench.driver.LockSuite;
import dev.heddle.sync.LockOptions;
import dev.heddle.sync.Mutex;
import dev.heddle.sync.MutexGuard;
import java.util.ArrayList;
import java.util.List;

/** A mutex between tasks, or between platform threads. */
abstract class MutexArena implements LockSuite.Arena {
  private final Mutex<long[]> mutex;

  private MutexArena(LockOptions options) {
    mutex = new Mutex<>(new long[1], options);
  }

  static LockSuite.Arena ofTasks() {
    return ofTasks(LockOptions.defaults());
  }

  static LockSuite.Arena ofTasks(LockOptions options) {
    return new OfTasks(options);
  }

  static LockSuite.Arena ofThreads() {
    return ofThreads(LockOptions.defaults());
  }

  static LockSuite.Arena ofThreads(LockOptions options) {
    return new OfThreads(options);
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

    OfTasks(LockOptions options) {
      super(options);
    }

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

    OfThreads(LockOptions options) {
      super(options);
    }

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
