package dev.heddle.bench.contender;

import dev.heddle.Scope;
import dev.heddle.Task;
import dev.heddle.TaskRuntime;
import dev.heddle.bench.driver.Parking;
import dev.heddle.bench.driver.Workload;
import dev.heddle.bench.driver.Workload.Place;
import dev.heddle.bench.driver.WrongAnswer;
import dev.heddle.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Spawning and joining Heddle's tasks. */
final class HeddleSpawn {
  private static final int TASKS = 10_000;
  private static final long SUM = TASKS * (TASKS - 1L) / 2;

  private HeddleSpawn() {}

  static List<Workload> workloads(String contender) {
    return List.of(
        Workload.repeated("many", contender, HeddleContender::inTask, HeddleSpawn::many),
        Workload.repeated("one-by-one", contender, HeddleContender::inTask, HeddleSpawn::oneByOne),
        Workload.repeated("from-outside", contender, Place.HERE, HeddleSpawn::many),
        Workload.repeated("chained", contender, HeddleContender::inTask, HeddleSpawn::chained),
        Parking.workload(contender, Parked::new));
  }

  private static long many() throws Exception {
    long sum =
        Scope.run(scope -> {
          List<Task<Integer>> tasks = new ArrayList<>(TASKS);
          for (int i = 0; i < TASKS; i++) {
            int number = i;
            tasks.add(scope.spawn(() -> number));
          }
          long total = 0;
          for (Task<Integer> task : tasks) {
            total += task.join();
          }
          return total;
        });
    WrongAnswer.unless("sum", sum, SUM);
    return TASKS;
  }

  private static long oneByOne() throws Exception {
    long sum =
        Scope.run(scope -> {
          long total = 0;
          for (int i = 0; i < TASKS; i++) {
            int number = i;
            total += scope.spawn(() -> number).join();
          }
          return total;
        });
    WrongAnswer.unless("sum", sum, SUM);
    return TASKS;
  }

  private static long chained() throws Exception {
    Channel<Integer> depth = Channel.bounded(1);
    int seen =
        Scope.run(scope -> {
          scope.spawn(() -> link(scope, depth, 1));
          return depth.receive();
        });
    WrongAnswer.unless("depth", seen, TASKS);
    return TASKS;
  }

  private static void link(Scope scope, Channel<Integer> depth, int number) throws Exception {
    if (number == TASKS) {
      depth.send(number);
    } else {
      scope.spawn(() -> link(scope, depth, number + 1));
    }
  }

  /** Tasks that wait for a channel to be closed, in the scope of one task. */
  private static final class Parked implements Parking.Gate {
    private final Channel<Integer> gate = Channel.rendezvous();
    private Task<?> owner = TaskRuntime.shared().spawn("no tasks yet", () -> {});

    @Override
    public void spawn(int tasks, LongAdder arrived, LongAdder left) {
      owner =
          TaskRuntime.shared()
              .spawn(
                  "tasks",
                  () ->
                      Scope.<Exception>execute(scope -> {
                        for (int i = 0; i < tasks; i++) {
                          scope.spawn(() -> {
                            arrived.increment();
                            gate.receiveOrClosed();
                            left.increment();
                          });
                        }
                      }));
    }

    @Override
    public void open() throws InterruptedException {
      gate.close();
      owner.join();
    }
  }
}
