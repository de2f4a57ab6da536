package dev.heddle.bench.contender;

import dev.heddle.bench.driver.Parking;
import dev.heddle.bench.driver.Workload;
import dev.heddle.bench.driver.Workload.Place;
import dev.heddle.bench.driver.WrongAnswer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/** Starting virtual threads and waiting for them, in the leanest way that gives a result. */
final class JdkSpawn {
  private static final int TASKS = 10_000;
  private static final long SUM = TASKS * (TASKS - 1L) / 2;

  private JdkSpawn() {}

  static List<Workload> workloads(String contender, Place place) {
    return List.of(
        Workload.repeated("many", contender, place, JdkSpawn::many),
        Workload.repeated("one-by-one", contender, place, JdkSpawn::oneByOne),
        Workload.repeated("from-outside", contender, Place.HERE, JdkSpawn::many),
        Workload.repeated("chained", contender, place, JdkSpawn::chained),
        Parking.workload(contender, Parked::new));
  }

  /** A thread and its result, which the join makes visible. */
  private static final class Job implements Runnable {
    private final int number;
    private final Thread thread;
    private int result = -1;

    Job(int number) {
      this.number = number;
      thread = Thread.ofVirtual().unstarted(this);
    }

    @Override
    public void run() {
      result = number;
    }

    int join() throws InterruptedException {
      thread.join();
      return result;
    }
  }

  private static Job start(int number) {
    Job job = new Job(number);
    job.thread.start();
    return job;
  }

  private static long many() throws Exception {
    Job[] jobs = new Job[TASKS];
    for (int i = 0; i < TASKS; i++) {
      jobs[i] = start(i);
    }
    long sum = 0;
    for (Job job : jobs) {
      sum += job.join();
    }
    WrongAnswer.unless("sum", sum, SUM);
    return TASKS;
  }

  private static long oneByOne() throws Exception {
    long sum = 0;
    for (int i = 0; i < TASKS; i++) {
      sum += start(i).join();
    }
    WrongAnswer.unless("sum", sum, SUM);
    return TASKS;
  }

  private static long chained() throws Exception {
    CompletableFuture<Integer> depth = new CompletableFuture<>();
    link(depth, 1);
    WrongAnswer.unless("depth", depth.get(), TASKS);
    return TASKS;
  }

  private static void link(CompletableFuture<Integer> depth, int number) {
    Thread.startVirtualThread(() -> {
      if (number == TASKS) {
        depth.complete(number);
      } else {
        link(depth, number + 1);
      }
    });
  }

  /** Virtual threads at a latch. */
  private static final class Parked implements Parking.Gate {
    private final CountDownLatch gate = new CountDownLatch(1);
    private CountDownLatch ended = new CountDownLatch(0);

    @Override
    public void spawn(int tasks, LongAdder arrived, LongAdder left) {
      CountDownLatch all = new CountDownLatch(tasks);
      ended = all;
      for (int i = 0; i < tasks; i++) {
        Thread.startVirtualThread(() -> {
          arrived.increment();
          try {
            gate.await();
            left.increment();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            all.countDown();
          }
        });
      }
    }

    @Override
    public void open() throws InterruptedException {
      gate.countDown();
      ended.await();
    }
  }
}
