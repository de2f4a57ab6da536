package dev.heddle.lab.model;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A fixed pool of platform threads: as many as the limit, or as processors without one. */
final class PlatformPool implements TaskModel {

  private final Map<Integer, ExecutorService> pools = new HashMap<>();

  @Override
  public void run(int count, int limit, Work work) throws Exception {
    int size = limit == UNLIMITED ? Runtime.getRuntime().availableProcessors() : limit;
    Futures.runAll(pools.computeIfAbsent(size, Executors::newFixedThreadPool), count, work);
  }

  @Override
  public void close() {
    pools.values().forEach(ExecutorService::close);
  }
}
