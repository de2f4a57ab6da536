package dev.heddle.lab.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Submits pieces to an executor and gets every result. */
final class Futures {

  private Futures() {}

  static void runAll(ExecutorService executor, int count, TaskModel.Work work) throws Exception {
    List<Future<?>> pending = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int index = i;
      pending.add(
          executor.submit(() -> {
            work.run(index);
            return null;
          }));
    }
    Failures failures = new Failures();
    for (Future<?> future : pending) {
      try {
        future.get();
      } catch (ExecutionException e) {
        failures.add(e.getCause() == null ? e : e.getCause());
      }
    }
    failures.throwFirst();
  }
}
