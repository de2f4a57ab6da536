package dev.heddle.lab.model;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The JDK's executor of one virtual thread per task, with submit and get. It has no limit. */
final class VirtualThreadExecutor implements TaskModel {

  @Override
  public void run(int count, int limit, Work work) throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Futures.runAll(executor, count, work);
    }
  }
}
