package dev.heddle.bench.contender;

import dev.heddle.Backend;
import dev.heddle.Scope;
import dev.heddle.TaskRuntime;
import dev.heddle.Tasks;
import dev.heddle.bench.driver.ChannelSuite;
import dev.heddle.bench.driver.Crew;
import dev.heddle.bench.driver.Driver;
import dev.heddle.bench.driver.HogSuite;
import dev.heddle.bench.driver.LockSuite;
import dev.heddle.bench.driver.Options;
import dev.heddle.bench.driver.SwitchSuite;
import dev.heddle.bench.driver.TimerSuite;
import dev.heddle.bench.driver.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Heddle in the comparison, with its default flags, on the backend that is active in this JVM. */
final class HeddleContender {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private HeddleContender() {}

  /** Measures what the arguments ask for. */
  public static void main(String[] arguments) {
    Driver.run("", HeddleContender::workloads, arguments);
  }

  private static List<Workload> workloads(Options options) {
    if (options.workers() > 0) {
      String count = Integer.toString(options.workers());
      System.setProperty("heddle.workers", count);
      System.setProperty("heddle.parallel.workers", count);
    }
    String name = "heddle-" + TaskRuntime.shared().backend().name().toLowerCase(Locale.ROOT);
    HeddleChannels channels = new HeddleChannels();
    return switch (options.suite()) {
      case "spawn" -> {
        List<Workload> workloads = new ArrayList<>(HeddleSpawn.workloads(name));
        workloads.addAll(
            SwitchSuite.workloads(
                name, channels, HeddleContender::crew, HeddleContender::inTask, Tasks::yieldNow));
        yield workloads;
      }
      case "channel" -> {
        List<Workload> workloads =
            new ArrayList<>(
                ChannelSuite.ofTasks(
                    name, channels, HeddleContender::crew, HeddleContender::inTask));
        workloads.add(
            ChannelSuite.requestReply(
                name, channels, HeddleContender::crew, HeddleContender::inTask));
        // Platform threads have no carriers: the other backend would be the same once more.
        if (TaskRuntime.shared().backend() == Backend.WORKER) {
          workloads.addAll(ChannelSuite.ofThreads(name, channels));
          workloads.add(ChannelSuite.requestReplyOfThreads(name, channels));
        }
        yield workloads;
      }
      case "lock" -> {
        List<Workload> workloads = new ArrayList<>(LockSuite.workloads(name, MutexArena::ofTasks));
        if (TaskRuntime.shared().backend() == Backend.WORKER) {
          workloads.addAll(LockSuite.workloads(name + "-threads", MutexArena::ofThreads));
          workloads.addAll(
              LockSuite.readMostly(
                  name + "-threads",
                  most -> new ReadMostlyArena.Heddle(most, ReadMostlyArena::thread)));
        }
        workloads.addAll(
            LockSuite.readMostly(
                name, most -> new ReadMostlyArena.Heddle(most, ReadMostlyArena::task)));
        yield workloads;
      }
      case "hog" -> HogSuite.workloads(name, HeddleContender::crew, HeddleContender::sleep);
      case "timer" ->
          TimerSuite.workloads(
              name,
              HeddleContender::crew,
              HeddleContender::inTask,
              HeddleContender::sleep,
              HeddleContender::startAndCancel);
      case "parallel" -> HeddleLoops.workloads(name);
      default -> List.of();
    };
  }

  /** The tasks of a scope. */
  private static void crew(Crew.Body body) throws Exception {
    Scope.<Exception>execute(scope -> body.run(task -> scope.spawn(task::run)));
  }

  /** The loop over the batches as a task. */
  static double inTask(Workload.Loop loop) throws Exception {
    return TaskRuntime.shared().spawn("driver", loop::measure).join();
  }

  private static void sleep(long nanos) throws InterruptedException {
    Tasks.sleep(Duration.ofNanos(nanos));
  }

  private static long startAndCancel(int count) throws InterruptedException {
    long ended = 0;
    for (int i = 0; i < count; i++) {
      ended += Tasks.timeout(TIMEOUT, () -> 1);
    }
    return count - ended;
  }
}
